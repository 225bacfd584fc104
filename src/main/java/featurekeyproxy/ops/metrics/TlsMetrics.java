package featurekeyproxy.ops.metrics;

import featurekeyproxy.wspair.tls.CertificateState;
import featurekeyproxy.wspair.tls.CertificateState.Kind;
import featurekeyproxy.wspair.tls.LiveTls;
import featurekeyproxy.wspair.tls.TlsLeg;
import featurekeyproxy.wspair.tls.TlsReason;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import java.util.function.Supplier;

/** When certificates expire, and how many TLS handshakes were refused and why. Thread-safe. */
public final class TlsMetrics implements MeterBinder {
    private final Supplier<List<LiveTls>> all;

    /** Creates the meters of the TLS that there is; a leg without any has meters that show nothing. */
    public TlsMetrics(Supplier<List<LiveTls>> all) {
        this.all = all;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (TlsLeg leg : TlsLeg.values()) {
            for (Kind kind : Kind.values()) {
                if (kind != Kind.SEEN || !leg.isServer()) {
                    expiry(registry, leg, kind);
                }
            }
            for (TlsReason reason : TlsReason.values()) {
                refused(registry, leg, reason, false);
                refused(registry, leg, reason, true);
            }
        }
    }

    private void expiry(MeterRegistry registry, TlsLeg leg, Kind kind) {
        Gauge.builder("featurekeyproxy.certificate.expiry.timestamp", () -> expiry(leg, kind))
                .description("When the certificate of that kind that expires first ends; NaN where there is none.")
                .baseUnit("seconds")
                .tag("leg", leg.toString())
                .tag("kind", kind.toString())
                .register(registry);
    }

    private double expiry(TlsLeg leg, Kind kind) {
        return all.get().stream()
                .filter(tls -> tls.leg() == leg)
                .flatMap(tls -> tls.certificates().stream())
                .filter(state -> state.kind() == kind)
                .map(CertificateState::until)
                .mapToDouble(until -> until.getEpochSecond())
                .findFirst()
                .orElse(Double.NaN);
    }

    private void refused(MeterRegistry registry, TlsLeg leg, TlsReason reason, boolean byPeer) {
        FunctionCounter.builder("featurekeyproxy.tls.refused", all, each -> refused(each.get(), leg, reason, byPeer))
                .description("TLS handshakes that were refused.")
                .tag("leg", leg.toString())
                .tag("reason", reason.toString())
                .tag("by", byPeer ? "peer" : "proxy")
                .register(registry);
    }

    private static double refused(List<LiveTls> all, TlsLeg leg, TlsReason reason, boolean byPeer) {
        return all.stream()
                .filter(tls -> tls.leg() == leg)
                .mapToLong(tls -> tls.refusals().count(reason, byPeer))
                .sum();
    }
}
