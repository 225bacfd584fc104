package featurekeyproxy.wspair.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** A private key in a PEM file, as PKCS #8 with or without a password. */
final class PemKey {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN (ENCRYPTED )?PRIVATE KEY-----\\s([A-Za-z0-9+/=\\s]+)-----END", Pattern.DOTALL);
    private static final Pattern KIND = Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,40})-----");
    private static final Map<String, String> SIGNATURES =
            Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA", "EdDSA", "EdDSA");

    /** The byte order mark of UTF-8, read byte by byte. */
    private static final String UTF_8_MARK = "\u00EF\u00BB\u00BF";

    private static final String PBES2 = "1.2.840.113549.1.5.13";

    private PemKey() {}

    /**
     * Reads the key.
     *
     * @throws GeneralSecurityException if there is none, of a kind that Java knows, that the password opens
     */
    static PrivateKey read(byte[] pem, String password) throws GeneralSecurityException {
        String text = text(pem);
        Matcher block = BLOCK.matcher(text);
        if (!block.find()) {
            throw new InvalidKeySpecException(whatItIs(text));
        }
        byte[] content = Base64.getMimeDecoder().decode(block.group(2));
        PKCS8EncodedKeySpec spec =
                block.group(1) == null ? new PKCS8EncodedKeySpec(content) : decrypt(content, password);
        for (String algorithm : List.of("RSA", "EC", "EdDSA")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(spec);
            } catch (InvalidKeySpecException e) {
                // a key of another algorithm
            }
        }
        throw new InvalidKeySpecException("it is neither an RSA, an EC nor an EdDSA key");
    }

    /** Returns the text of a file, which Windows' editors may have saved as UTF-16, without the marks of its encoding. */
    static String text(byte[] file) {
        boolean wide = file.length > 1 && (file[0] & 0xff) + (file[1] & 0xff) == 0xff + 0xfe;
        return wide
                ? new String(file, StandardCharsets.UTF_16).replace("\uFEFF", "")
                : new String(file, StandardCharsets.ISO_8859_1).replace(UTF_8_MARK, "");
    }

    /** Says of a file without a key of PKCS #8 what it holds instead, with no more of it than a known kind. */
    private static String whatItIs(String text) {
        if (text.startsWith("0")) { // a sequence of ASN.1
            return "it is binary (DER or PKCS12), not PEM text";
        }
        List<String> kinds =
                KIND.matcher(text).results().map(match -> match.group(1)).toList();
        if (kinds.isEmpty()) {
            return "it has no line of the form -----BEGIN PRIVATE KEY-----";
        }
        String kind = kinds.stream()
                .filter(each -> each.endsWith("PRIVATE KEY"))
                .findFirst()
                .orElse(kinds.get(0));
        if (!kind.endsWith("PRIVATE KEY")) {
            return "it holds " + kind + " and no key";
        }
        return kind.equals("PRIVATE KEY") || kind.equals("ENCRYPTED PRIVATE KEY")
                ? "its " + kind + " is cut off or damaged"
                : "it holds " + kind + "; openssl pkcs8 -topk8 makes a key of PKCS #8 of it";
    }

    private static PKCS8EncodedKeySpec decrypt(byte[] content, String password) throws GeneralSecurityException {
        if (password.isEmpty()) {
            throw new InvalidKeySpecException("it is encrypted, and no key password is set");
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
            return encrypted.getKeySpec(cipher);
        } catch (InvalidKeySpecException | InvalidKeyException e) {
            throw new InvalidKeySpecException("it is encrypted, and the key password does not open it", e);
        } catch (IOException e) {
            throw new InvalidKeySpecException("the encrypted key is damaged", e);
        }
    }

    /**
     * Checks that the first certificate is that of the key, which is not so while only one of two files has been replaced.
     *
     * @throws GeneralSecurityException if it is not, or if there is none
     */
    static void requireSame(PrivateKey key, Certificate... chain) throws GeneralSecurityException {
        if (chain.length == 0) {
            throw new GeneralSecurityException("there is no certificate in it");
        }
        String algorithm = SIGNATURES.get(key.getAlgorithm());
        if (algorithm == null || !sameKind(key, chain[0])) {
            throw new GeneralSecurityException("its certificate is not that of the key");
        }
        byte[] probe = {1, 2, 3};
        Signature signing = Signature.getInstance(algorithm);
        signing.initSign(key);
        signing.update(probe);
        byte[] signature = signing.sign();
        Signature verifying = Signature.getInstance(algorithm);
        verifying.initVerify(chain[0].getPublicKey());
        verifying.update(probe);
        boolean same;
        try {
            same = verifying.verify(signature);
        } catch (java.security.SignatureException e) { // of another length
            same = false;
        }
        if (!same) {
            throw new GeneralSecurityException("its certificate is not that of the key");
        }
    }

    private static boolean sameKind(PrivateKey key, Certificate certificate) {
        return key.getAlgorithm().equals(certificate.getPublicKey().getAlgorithm());
    }
}
