package featurekeyproxy.wspair.tls;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.netty.handler.ssl.NotSslRecordException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/** TLS handshakes that were refused are counted by their reason, and told of once a minute for each peer. */
class TlsRefusalsTest {
    private final AtomicLong nanos = new AtomicLong();
    private final TlsRefusals refusals = new TlsRefusals(TlsLeg.TOMES, nanos::get);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(TlsRefusals.class);

    @BeforeEach
    void listen() {
        log.start();
        logger.addAppender(log);
        logger.setLevel(Level.INFO);
    }

    @AfterEach
    void listenNoMore() {
        logger.detachAppender(log);
        logger.setLevel(null);
    }

    private List<String> lines() {
        return log.list.stream()
                .map(event -> String.valueOf(event.getKeyValuePairs()))
                .toList();
    }

    @Test
    void writesOneLineAMinuteForEachPeerWithTheNumberSinceTheLineBefore() {
        for (int i = 0; i < 1000; i++) {
            refusals.add("10.0.0.1", new NotSslRecordException("x"));
        }
        refusals.add("10.0.0.2", new NotSslRecordException("x"));
        assertThat(lines())
                .containsExactly(
                        "[leg=\"tomes\", peer=\"10.0.0.1\", reason=\"plain_text\", by=\"proxy\", since=\"1\"]",
                        "[leg=\"tomes\", peer=\"10.0.0.2\", reason=\"plain_text\", by=\"proxy\", since=\"1\"]");
        nanos.addAndGet(Duration.ofMinutes(1).toNanos());
        refusals.add("10.0.0.1", new NotSslRecordException("x"));
        assertThat(lines()).hasSize(3).last().asString().contains("10.0.0.1").contains("since=\"1000\"");
        assertThat(refusals.count(TlsReason.PLAIN_TEXT, false)).isEqualTo(1002);
        assertThat(refusals.count(TlsReason.PLAIN_TEXT, true)).isZero();
    }

    @Test
    void knowsNoMorePeersThanItMayHowManyThereAre() {
        for (int i = 0; i < 3000; i++) {
            refusals.add("peer " + i, new SSLHandshakeException("x"));
        }
        refusals.add("peer 2999", new SSLHandshakeException("x"));
        assertThat(log.list).hasSize(3000);
        refusals.add("peer 0", new SSLHandshakeException("x"));
        assertThat(log.list).as("of one that is forgotten").hasSize(3001);
        assertThat(refusals.count(TlsReason.OTHER, false)).isEqualTo(3002);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Received fatal alert: bad_certificate | UNTRUSTED | true",
                "Received fatal alert: certificate_expired | EXPIRED | true",
                "Received fatal alert: certificate_required | NO_CLIENT_CERTIFICATE | true",
                "Received fatal alert: protocol_version | PROTOCOL_VERSION | true",
                "Received fatal alert: handshake_failure | CIPHER | true",
                "Received fatal alert: whatever | OTHER | true",
                "Empty client certificate chain | NO_CLIENT_CERTIFICATE | false",
                "no cipher suites in common | CIPHER | false",
                "Client requested protocol TLSv1.1 is not enabled or supported in server context | PROTOCOL_VERSION | false",
                "something else | OTHER | false"
            })
    void tellsTheReasonOfWhatJavaSays(String words, TlsReason reason, boolean byPeer) {
        refusals.add("peer", new SSLHandshakeException(words));
        assertThat(refusals.count(reason, byPeer)).isEqualTo(1);
    }

    @Test
    void tellsTheReasonOfCertificatesByTheirInnermostCause() {
        refusals.add("peer", caused(new CertificateExpiredException("x")));
        refusals.add("peer", caused(new CertPathBuilderException("x")));
        refusals.add("peer", caused(new CertificateException("No name matching terminal found")));
        assertThat(refusals.count(TlsReason.EXPIRED, false)).isEqualTo(1);
        assertThat(refusals.count(TlsReason.UNTRUSTED, false)).isEqualTo(1);
        assertThat(refusals.count(TlsReason.WRONG_NAME, false)).isEqualTo(1);
    }

    private static Throwable caused(Exception cause) {
        SSLHandshakeException failure = new SSLHandshakeException("x");
        failure.initCause(new CertificateException(cause));
        return cause instanceof CertificateException ? withCause(cause) : failure;
    }

    private static Throwable withCause(Exception cause) {
        SSLHandshakeException failure = new SSLHandshakeException("x");
        failure.initCause(cause);
        return failure;
    }
}
