package featurekeyproxy.ops.metrics;

import featurekeyproxy.ops.log.LogQueue;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import java.util.List;

/** What the JVM and the operating system tell of the process, and which version of the proxy it is. */
public final class RuntimeMetrics implements MeterBinder, AutoCloseable {
    private final JvmGcMetrics collector = new JvmGcMetrics();
    private final String version;

    /** Creates the meters for a proxy of that version. */
    public RuntimeMetrics(String version) {
        this.version = version;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        List.of(
                        new ClassLoaderMetrics(),
                        new JvmMemoryMetrics(),
                        new JvmThreadMetrics(),
                        new FileDescriptorMetrics(),
                        new ProcessorMetrics(),
                        new UptimeMetrics(),
                        collector)
                .forEach(binder -> binder.bindTo(registry));
        FunctionCounter.builder("featurekeyproxy.log.events.lost", this, self -> LogQueue.lost())
                .description("Events that are missing in the log, because it was not written fast enough.")
                .register(registry);
        Gauge.builder("featurekeyproxy.build", () -> 1)
                .description("1, with the version of the proxy and of Java.")
                .tags("version", version, "java", String.valueOf(Runtime.version()))
                .register(registry);
    }

    @Override
    public void close() {
        collector.close();
    }
}
