package featurekeyproxy.ops.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import featurekeyproxy.KeyTools;
import featurekeyproxy.TestClock;
import featurekeyproxy.ops.metrics.TlsMetrics;
import featurekeyproxy.reload.Reload;
import featurekeyproxy.wspair.tls.LiveTls;
import featurekeyproxy.wspair.tls.TlsFiles;
import featurekeyproxy.wspair.tls.TlsLeg;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.handler.ssl.ClientAuth;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificates as their time goes by, without anybody touching a file. */
class CertificateProblemsTest {
    private static final String PASSWORD = KeyTools.PASSWORD;

    @TempDir
    static Path directory;

    private static Instant end;

    @BeforeAll
    static void makeKeys() throws Exception {
        KeyTools tools = new KeyTools(directory);
        tools.key("own.p12", "own", "EC", "-validity", "100");
        tools.key("renewed.p12", "own", "EC", "-validity", "100");
        tools.keytool(
                "-importkeystore",
                "-srckeystore",
                "own.p12",
                "-srcstorepass",
                PASSWORD,
                "-destkeystore",
                "both.p12",
                "-deststoretype",
                "PKCS12");
        tools.key("both.p12", "longer", "EC", "-dname", "CN=own", "-validity", "500");
        end = certificate("own.p12", "own").getNotAfter().toInstant();
    }

    private static X509Certificate certificate(String file, String alias) throws Exception {
        return (X509Certificate) KeyStore.getInstance(directory.resolve(file).toFile(), PASSWORD.toCharArray())
                .getCertificate(alias);
    }

    private static LiveTls tls(String own, String trusted, TestClock clock) throws Exception {
        return new LiveTls(
                TlsLeg.TOMES,
                new TlsFiles(
                        directory.resolve(own).toString(),
                        PASSWORD,
                        "",
                        "",
                        "",
                        "",
                        trusted.isEmpty() ? "" : directory.resolve(trusted).toString(),
                        PASSWORD,
                        ClientAuth.NONE,
                        false),
                clock);
    }

    private static List<String> problems(LiveTls tls, TestClock clock) {
        return new CertificateProblems(() -> List.of(tls))
                .problems(clock.instant()).stream()
                        .map(problem -> problem.severity() + " " + problem.id() + ": " + problem.title())
                        .toList();
    }

    @Test
    void warnsThirtyDaysBeforeTheEndAndCallsItAnErrorSevenDaysBefore() throws Exception {
        TestClock clock = new TestClock(end.minus(Duration.ofDays(31)));
        LiveTls tls = tls("own.p12", "own.p12", clock);
        assertThat(problems(tls, clock)).isEmpty();

        clock.set(end.minus(Duration.ofDays(29)));
        assertThat(problems(tls, clock))
                .containsExactly(
                        "WARNING certificate-tomes-own: The certificate of the proxy for TOMEs expires in 29 days",
                        "WARNING certificate-tomes-trusted: A certificate by which TOMEs is trusted expires in 29 days");
        clock.set(end.minus(Duration.ofDays(1)));
        assertThat(problems(tls, clock))
                .contains("ERROR certificate-tomes-own: The certificate of the proxy for TOMEs expires in 1 day");
        clock.set(end.plusSeconds(1));
        assertThat(problems(tls, clock))
                .contains("ERROR certificate-tomes-own: The certificate of the proxy for TOMEs has expired");
        clock.set(end.minus(Duration.ofDays(101)));
        assertThat(problems(tls, clock))
                .contains("ERROR certificate-tomes-own: The certificate of the proxy for TOMEs is not valid yet");
    }

    @Test
    void saysNothingOfAnOldCertificateThatHasASuccessorInTheSameFile() throws Exception {
        TestClock clock = new TestClock(end.plusSeconds(1));
        assertThat(problems(tls("both.p12", "", clock), clock)).isEmpty();
    }

    @Test
    void takesARenewedFileAndRefusesOneThatHasExpiredMeanwhile() throws Exception {
        TestClock clock = new TestClock(end.minus(Duration.ofDays(1)));
        copy("own.p12");
        LiveTls tls = tls("live.p12", "", clock);
        copy("both.p12");
        assertThat(tls.files().reloadNow()).isInstanceOf(Reload.Applied.class);
        assertThat(problems(tls, clock)).isEmpty();
        clock.set(end.plus(Duration.ofDays(1)));
        copy("own.p12");
        assertThat(tls.files().reloadNow().toString()).contains("expired at " + end);
        assertThat(problems(tls, clock)).isEmpty();
    }

    private static void copy(String from) throws Exception {
        Files.copy(directory.resolve(from), directory.resolve("live.p12"), StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    void exportsTheEndOfTheFirstThatExpiresAndNothingWhereThereIsNone() throws Exception {
        TestClock clock = new TestClock(end.minus(Duration.ofDays(1)));
        LiveTls tls = tls("own.p12", "", clock);
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        new TlsMetrics(() -> List.of(tls)).bindTo(registry);

        assertThat(expiry(registry, "tomes", "own")).isEqualTo((double) end.getEpochSecond());
        assertThat(expiry(registry, "tomes", "trusted")).isNaN();
        assertThat(expiry(registry, "terminal", "seen")).isNaN();
    }

    private static double expiry(SimpleMeterRegistry registry, String leg, String kind) {
        return registry.get("featurekeyproxy.certificate.expiry.timestamp")
                .tags("leg", leg, "kind", kind)
                .gauge()
                .value();
    }
}
