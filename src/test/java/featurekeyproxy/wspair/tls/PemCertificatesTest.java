package featurekeyproxy.wspair.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import featurekeyproxy.KeyFile;
import io.netty.handler.ssl.ClientAuth;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Base64;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificates in files as editors and shells leave them. */
class PemCertificatesTest {
    @TempDir
    static Path directory;

    private static X509Certificate first;
    private static X509Certificate second;
    private static PrivateKey key;

    @BeforeAll
    static void make() throws Exception {
        KeyStore store =
                KeyStore.getInstance(KeyFile.make(directory, "first").toFile(), KeyFile.PASSWORD.toCharArray());
        first = (X509Certificate) store.getCertificate("first");
        key = (PrivateKey) store.getKey("first", KeyFile.PASSWORD.toCharArray());
        second = (X509Certificate)
                KeyStore.getInstance(KeyFile.make(directory, "second").toFile(), KeyFile.PASSWORD.toCharArray())
                        .getCertificate("second");
    }

    private static String block(String kind, byte[] content) {
        return "-----BEGIN " + kind + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content) + "\n-----END " + kind
                + "-----\n";
    }

    private static String pem(X509Certificate certificate) throws GeneralSecurityException {
        return block("CERTIFICATE", certificate.getEncoded());
    }

    private static void assertReads(String text, Charset charset) throws GeneralSecurityException {
        assertThat(PemCertificates.read(text.getBytes(charset))).containsExactly(first, second);
    }

    @Test
    void readsAllCertificatesWithMarksLineEndsAndEncodingsOfAnyEditor() throws Exception {
        String both = pem(first) + pem(second);

        assertReads(both, StandardCharsets.US_ASCII);
        assertReads(both.replace("\n", "\r\n"), StandardCharsets.US_ASCII);
        assertReads("\uFEFF" + both, StandardCharsets.UTF_8);
        assertReads(pem(first) + "\uFEFF" + pem(second), StandardCharsets.UTF_8); // as cat puts two files together
        assertReads("subject=Gerät\n" + both, StandardCharsets.UTF_8);
        assertReads(both, StandardCharsets.UTF_16);
        assertReads("\uFEFF" + both, StandardCharsets.UTF_16LE);
        assertReads("\uFEFF" + pem(first) + "\uFEFF" + pem(second), StandardCharsets.UTF_16LE);
    }

    @Test
    void saysWhatAFileWithoutCertificatesHoldsAndWhereOneIsDamaged() {
        assertThatThrownBy(() -> PemCertificates.read(
                        ("x\n" + block("PRIVATE KEY", new byte[] {1})).getBytes(StandardCharsets.UTF_8)))
                .hasMessage("it holds PRIVATE KEY in line 2 and no certificate");
        assertThatThrownBy(() -> PemCertificates.read("nothing".getBytes(StandardCharsets.UTF_16)))
                .hasMessage("it has no line of the form -----BEGIN CERTIFICATE-----");
        assertThatThrownBy(() -> PemCertificates.read(
                        (pem(first) + pem(second).replace("-----END", "----END")).getBytes(StandardCharsets.UTF_8)))
                .hasMessageMatching("its CERTIFICATE in line 1\\d is cut off or damaged");
    }

    @Test
    void makesTlsOfFilesThatAreUtf16() throws Exception {
        Path trusted = write("trusted.pem", pem(first) + pem(second));
        Path certificate = write("certificate.pem", pem(first));
        Path secret = write("key.pem", block("PRIVATE KEY", key.getEncoded()));
        TlsFiles files = new TlsFiles(
                "",
                "",
                "",
                certificate.toString(),
                secret.toString(),
                "",
                trusted.toString(),
                "",
                ClientAuth.REQUIRE,
                false);

        for (TlsLeg leg : TlsLeg.values()) {
            assertThat(files.material(files.readable(files.look()), leg).context(InstantSource.system(), seen -> {}))
                    .isNotNull();
        }
    }

    private static Path write(String name, String text) throws Exception {
        return Files.write(directory.resolve(name), text.getBytes(StandardCharsets.UTF_16));
    }
}
