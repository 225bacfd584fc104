package featurekeyproxy.wspair.tls;

import java.io.IOException;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** The private keys in a PEM file: as PKCS #8 with or without a password, or in the older forms of OpenSSL without one. */
final class PemKey {
    private static final String PBES2 = "1.2.840.113549.1.5.13";
    private static final String CURE = "; openssl pkcs8 -topk8 makes a key of PKCS #8 of it";

    private PemKey() {}

    /**
     * Reads all keys of the file.
     *
     * @throws GeneralSecurityException if there is none, or one that is damaged, of a kind that Java does not know, or that the
     *     password does not open; the message says which, with its line
     */
    static List<PrivateKey> read(byte[] file, String password) throws GeneralSecurityException {
        Pem pem = Pem.of(file);
        List<PrivateKey> keys = new ArrayList<>();
        Optional<byte[]> curve = Optional.empty();
        for (Pem.Block block : pem.blocks()) {
            if (block.kind().equals("EC PARAMETERS")) {
                curve = Optional.of(block.content());
            } else if (block.kind().endsWith("PRIVATE KEY")) {
                keys.add(key(block, curve, password));
            }
        }
        if (keys.isEmpty()) {
            throw new InvalidKeySpecException(pem.whatItIs("key", "PRIVATE KEY"));
        }
        return keys;
    }

    private static PrivateKey key(Pem.Block block, Optional<byte[]> curve, String password)
            throws GeneralSecurityException {
        if (block.hasHeaders()) {
            throw new InvalidKeySpecException("its " + block.place() + " is encrypted in OpenSSL's own way" + CURE);
        }
        byte[] content = block.content();
        return switch (block.kind()) {
            case "PRIVATE KEY" -> key(block, content);
            case "ENCRYPTED PRIVATE KEY" -> key(block, decrypt(block, content, password));
            case "RSA PRIVATE KEY" -> key(block, Der.ofRsa(content));
            case "EC PRIVATE KEY" -> key(block, ofEc(block, content, curve));
            default -> throw new InvalidKeySpecException("it holds " + block.place() + CURE);
        };
    }

    private static byte[] ofEc(Pem.Block block, byte[] content, Optional<byte[]> curve) throws InvalidKeySpecException {
        try {
            return Der.ofEc(content, curve);
        } catch (InvalidKeySpecException e) {
            throw new InvalidKeySpecException("its " + block.place() + " cannot be used: " + e.getMessage(), e);
        }
    }

    private static PrivateKey key(Pem.Block block, byte[] pkcs8) throws GeneralSecurityException {
        PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(pkcs8);
        for (String algorithm : List.of("RSA", "EC", "EdDSA")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(spec);
            } catch (InvalidKeySpecException e) {
                // a key of another algorithm
            }
        }
        throw new InvalidKeySpecException(
                "its " + block.place() + " is damaged, or neither an RSA, an EC nor an EdDSA key");
    }

    private static byte[] decrypt(Pem.Block block, byte[] content, String password) throws GeneralSecurityException {
        if (password.isEmpty()) {
            throw new InvalidKeySpecException("its " + block.place() + " is encrypted, and no key password is set");
        }
        try {
            EncryptedPrivateKeyInfo encrypted = new EncryptedPrivateKeyInfo(content);
            AlgorithmParameters parameters = encrypted.getAlgParameters();
            String name = encrypted.getAlgName();
            boolean frame = name.startsWith("PBES2") || name.equals(PBES2);
            String algorithm =
                    frame && parameters != null ? parameters.toString() : name; // which say what is in the frame
            Cipher cipher = Cipher.getInstance(algorithm);
            cipher.init(
                    Cipher.DECRYPT_MODE,
                    SecretKeyFactory.getInstance(algorithm).generateSecret(new PBEKeySpec(password.toCharArray())),
                    parameters);
            return encrypted.getKeySpec(cipher).getEncoded();
        } catch (InvalidKeySpecException | InvalidKeyException e) {
            throw new InvalidKeySpecException(
                    "its " + block.place() + " is encrypted, and the key password does not open it", e);
        } catch (NoSuchAlgorithmException e) {
            throw new InvalidKeySpecException(
                    "its " + block.place() + " is encrypted in a way that Java does not know;"
                            + " openssl pkcs8 -topk8 -v2 aes-256-cbc encrypts it in one that it knows",
                    e);
        } catch (IOException e) {
            throw block.damaged();
        }
    }
}
