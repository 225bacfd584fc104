package featurekeyproxy.bench.micro;

import featurekeyproxy.RoutesUnderTest;
import featurekeyproxy.mapping.MappingTable;
import featurekeyproxy.wspair.Socketless;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.NoErrorHandlerBuilder;
import org.apache.camel.component.micrometer.eventnotifier.MicrometerExchangeEventNotifier;
import org.apache.camel.component.micrometer.routepolicy.MicrometerRoutePolicyFactory;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.impl.engine.PooledExchangeFactory;
import org.apache.camel.opentelemetry2.OpenTelemetryTracer;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.spi.EventNotifier;
import org.apache.camel.support.EventNotifierSupport;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What each service of Camel costs for a message on its way through the routes of the proxy, without sockets.
 *
 * <p>Distribution: one session, one thread, a message of 200 bytes from TOMEs, over and over. {@code nothing} is a context in
 * which all of them are off; each other value switches on (or takes away) one.
 *
 * <p>Command: {@code src/bench/run jmh CamelCost -prof gc}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 4, time = 1)
@Fork(2)
public class CamelCostBenchmark {
    /** What is switched on. */
    public enum Service {
        /** None of them. */
        NOTHING,
        /** The route of each message is kept, step by step. */
        MESSAGE_HISTORY,
        /** Each message gets an id that it carries along. */
        BREADCRUMB,
        /** Ids are put where log lines can show them. */
        MDC,
        /** Each step is told to a tracer, whose logger is off. */
        TRACING,
        /** The last messages are kept for a tool to look at. */
        BACKLOG_TRACING,
        /** A listener of our own counts what happens to exchanges. */
        EVENT_NOTIFIER,
        /** camel-micrometer times exchanges by such a listener. */
        MICROMETER_EVENT_NOTIFIER,
        /** camel-micrometer times the routes. */
        MICROMETER_ROUTE_POLICY,
        /** camel-opentelemetry2 makes spans of each message, which are thrown away. */
        OPEN_TELEMETRY,
        /** Exchanges that are under way can be listed. */
        INFLIGHT_BROWSE,
        /** Exchanges are used again. */
        POOLED_EXCHANGES,
        /** Routes have no error handler. */
        NO_ERROR_HANDLER,
        /** The original message is kept for error handlers. */
        ORIGINAL_MESSAGE,
        /** Bodies are turned into what can be read twice. */
        STREAM_CACHING
    }

    private final byte[] frame = Socketless.frame(true, SampleMessages.message("StatusRequestMessage", 200, true));

    @Param
    @SuppressWarnings("NullAway.Init")
    private Service service;

    @SuppressWarnings("NullAway.Init")
    private RoutesUnderTest routes;

    @SuppressWarnings("NullAway.Init")
    private Socketless session;

    /** Starts the routes with that service and opens a session. */
    @Setup
    public void prepare() throws Exception {
        routes = RoutesUnderTest.with(MappingTable.EMPTY, context -> switchOn(service, context));
        session = new Socketless(routes.component());
    }

    private static void switchOn(Service service, DefaultCamelContext context) {
        switch (service) {
            case NOTHING -> {}
            case MESSAGE_HISTORY -> context.setMessageHistory(true);
            case BREADCRUMB -> context.setUseBreadcrumb(true);
            case MDC -> context.setUseMDCLogging(true);
            case TRACING -> context.setTracing(true);
            case BACKLOG_TRACING -> context.setBacklogTracing(true);
            case EVENT_NOTIFIER -> notify(context, new Counter());
            case MICROMETER_EVENT_NOTIFIER -> notify(context, micrometer());
            case MICROMETER_ROUTE_POLICY -> context.addRoutePolicyFactory(policy());
            case OPEN_TELEMETRY -> openTelemetry(context);
            case INFLIGHT_BROWSE -> context.getInflightRepository().setInflightBrowseEnabled(true);
            case POOLED_EXCHANGES -> context.getCamelContextExtension().setExchangeFactory(new PooledExchangeFactory());
            case NO_ERROR_HANDLER ->
                context.getCamelContextExtension().setErrorHandlerFactory(new NoErrorHandlerBuilder());
            case ORIGINAL_MESSAGE -> context.setAllowUseOriginalMessage(true);
            case STREAM_CACHING -> context.setStreamCaching(true);
        }
    }

    private static void notify(CamelContext context, EventNotifier notifier) {
        context.getManagementStrategy().addEventNotifier(notifier);
    }

    private static EventNotifier micrometer() {
        MicrometerExchangeEventNotifier notifier = new MicrometerExchangeEventNotifier();
        notifier.setMeterRegistry(new SimpleMeterRegistry());
        return notifier;
    }

    private static void openTelemetry(DefaultCamelContext context) {
        context.getRegistry()
                .bind(
                        "tracer",
                        OpenTelemetrySdk.builder()
                                .setTracerProvider(SdkTracerProvider.builder().build())
                                .build()
                                .getTracer("bench"));
        new OpenTelemetryTracer().init(context);
    }

    private static MicrometerRoutePolicyFactory policy() {
        MicrometerRoutePolicyFactory factory = new MicrometerRoutePolicyFactory();
        factory.setMeterRegistry(new SimpleMeterRegistry());
        return factory;
    }

    /** Ends both. */
    @TearDown
    public void close() {
        session.close();
        routes.close();
    }

    /** What the thread used of a processor, which other programs on the machine change less than the time that passed. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class Used {
        public long messages;
        public long cpuNanos;
        private long begin;

        /** Begins to count. */
        @Setup(Level.Iteration)
        public void begin() {
            messages = 0;
            begin = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        }

        /** Ends counting. */
        @TearDown(Level.Iteration)
        public void end() {
            cpuNanos = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - begin;
        }
    }

    /** One message of TOMEs. */
    @Benchmark
    public int message(Used used) {
        used.messages++;
        return session.fromTomes(frame);
    }

    /** Counts everything that it is told. */
    private static final class Counter extends EventNotifierSupport {
        private final LongAdder events = new LongAdder();

        @Override
        public void notify(CamelEvent event) {
            events.increment();
        }
    }
}
