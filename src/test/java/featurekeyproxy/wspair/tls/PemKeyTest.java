package featurekeyproxy.wspair.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys in the forms in which sites have them are read, and of any other file is said what it is. */
class PemKeyTest {
    private static final String PASSWORD = "secret";

    private static PrivateKey key(String algorithm) throws GeneralSecurityException {
        return KeyPairGenerator.getInstance(algorithm).generateKeyPair().getPrivate();
    }

    private static String block(String kind, byte[] content) {
        String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        return "-----BEGIN " + kind + "-----\n" + lines + "\n-----END " + kind + "-----\n";
    }

    private static PrivateKey read(String text, String password) throws GeneralSecurityException {
        return read(text, StandardCharsets.UTF_8, password);
    }

    private static PrivateKey read(String text, Charset charset, String password) throws GeneralSecurityException {
        return PemKey.read(text.getBytes(charset), password).get(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC", "Ed25519"})
    void readsAKeyOfEachKindWithMarkLineEndsAndBlocksOfAnyEditor(String algorithm) throws Exception {
        PrivateKey key = key(algorithm);
        String pem = block("PRIVATE KEY", key.getEncoded());

        assertThat(read(pem, "")).isEqualTo(key);
        assertThat(read("\uFEFF" + pem, "")).isEqualTo(key);
        assertThat(read(pem.replace("\n", "\r\n"), "")).isEqualTo(key);
        assertThat(read(pem.replace("\n", "\r"), "")).isEqualTo(key);
        assertThat(read("subject=CN = x\n" + block("CERTIFICATE", new byte[] {1, 2}) + pem, ""))
                .isEqualTo(key);
        assertThat(read(pem, StandardCharsets.UTF_16, "")).isEqualTo(key);
        assertThat(read("\uFEFF" + pem, StandardCharsets.UTF_16LE, "")).isEqualTo(key);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PBEWithHmacSHA256AndAES_256", "PBEWithHmacSHA1AndAES_128", "PBEWithSHA1AndDESede"})
    void readsAnEncryptedKeyWithItsPasswordOnly(String encryption) throws Exception {
        PrivateKey key = key("EC");
        Cipher cipher = Cipher.getInstance(encryption);
        cipher.init(
                Cipher.ENCRYPT_MODE,
                SecretKeyFactory.getInstance(encryption).generateSecret(new PBEKeySpec(PASSWORD.toCharArray())));
        AlgorithmParameters parameters =
                AlgorithmParameters.getInstance(encryption.contains("Hmac") ? "PBES2" : encryption);
        parameters.init(cipher.getParameters().getEncoded());
        String pem = block(
                "ENCRYPTED PRIVATE KEY",
                new EncryptedPrivateKeyInfo(parameters, cipher.doFinal(key.getEncoded())).getEncoded());

        assertThat(read(pem, PASSWORD)).isEqualTo(key);
        assertThatThrownBy(() -> read(pem, ""))
                .isInstanceOf(GeneralSecurityException.class)
                .hasMessage("its ENCRYPTED PRIVATE KEY in line 1 is encrypted, and no key password is set");
        assertThatThrownBy(() -> read(pem, "wrong"))
                .isInstanceOf(GeneralSecurityException.class)
                .hasMessage("its ENCRYPTED PRIVATE KEY in line 1 is encrypted, and the key password does not open it");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "DSA PRIVATE KEY | it holds DSA PRIVATE KEY in line 3; openssl pkcs8 -topk8 makes a key of PKCS #8 of it",
                "CERTIFICATE | it holds CERTIFICATE in line 3 and no key",
                "PUBLIC KEY | it holds PUBLIC KEY in line 3 and no key",
                "RSA PRIVATE KEY | its RSA PRIVATE KEY in line 3 is damaged, or neither an RSA, an EC nor an EdDSA key",
                "EC PRIVATE KEY | its EC PRIVATE KEY in line 3 cannot be used: it is no key of SEC 1",
                "PRIVATE KEY | its PRIVATE KEY in line 3 is damaged, or neither an RSA, an EC nor an EdDSA key"
            })
    void saysWhatAFileWithoutSuchAKeyHolds(String kind, String reason) {
        assertThatThrownBy(() -> read("subject=CN = x\n\n" + block(kind, new byte[] {1, 2}), ""))
                .isInstanceOf(GeneralSecurityException.class)
                .hasMessage(reason);
    }

    @Test
    void readsAllKeysOfAFile() throws Exception {
        PrivateKey first = key("EC");
        PrivateKey second = key("RSA");
        String pem = block("PRIVATE KEY", first.getEncoded()) + block("PRIVATE KEY", second.getEncoded());

        assertThat(PemKey.read(pem.getBytes(StandardCharsets.US_ASCII), "")).containsExactly(first, second);
    }

    @Test
    void saysThatAKeyIsEncryptedInTheOldWayOfOpenSsl() {
        String pem = """
                -----BEGIN RSA PRIVATE KEY-----
                Proc-Type: 4,ENCRYPTED
                DEK-Info: AES-128-CBC,00

                AAAA
                -----END RSA PRIVATE KEY-----
                """;

        assertThatThrownBy(() -> read(pem, PASSWORD))
                .hasMessage("its RSA PRIVATE KEY in line 1 is encrypted in OpenSSL's own way;"
                        + " openssl pkcs8 -topk8 makes a key of PKCS #8 of it");
    }

    @Test
    void saysThatAFileIsBinaryEmptyOrCut() throws Exception {
        byte[] der = key("EC").getEncoded();

        assertThatThrownBy(() -> PemKey.read(der, "")).hasMessage("it is binary (DER or PKCS12), not PEM text");
        assertThatThrownBy(() -> read("\n", "")).hasMessage("it has no line of the form -----BEGIN PRIVATE KEY-----");
        assertThatThrownBy(() -> read(block("PRIVATE KEY", der).substring(0, 80), ""))
                .hasMessage("its PRIVATE KEY in line 1 is cut off or damaged");
    }
}
