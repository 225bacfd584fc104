package featurekeyproxy.bench;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** Has one relay do one kind of work, and measures it. */
final class Bench {
    private static final double NANOS_PER_MICRO = 1e3;
    private static final double SETTLE_SECONDS = 0.3;
    private static final long QUIET_MILLIS = 1000;
    private static final int FIRST_IDLE = 200;
    private static final double IDLE_SECONDS = 2;

    private final Relay echo;

    Bench(Relay echo) {
        this.echo = echo;
    }

    /** Runs the load against a relay that is up. */
    Measurement measure(RelayKind kind, Relay relay, Workload work, int round, double seconds)
            throws IOException, InterruptedException {
        return measure(kind, relay, work, round, Math.min(1, seconds / 4), seconds);
    }

    /** Starts the relay for this alone, and measures the first seconds in which it is ready, without a warm-up of the load's. */
    Measurement first(RelayKind kind, java.nio.file.Path directory, Workload work, int round, double seconds)
            throws IOException, InterruptedException {
        try (Relay relay = kind.start(directory, echo.port())) {
            return measure(kind, relay, work, round, 0, seconds);
        }
    }

    private Measurement measure(RelayKind kind, Relay relay, Workload work, int round, double warmUp, double seconds)
            throws IOException, InterruptedException {
        try (Driver driver = new Driver(work, kind.maps(), relay.port())) {
            Mark begin = new Mark(relay);
            Mark end = new Mark(relay);
            Driver.Seen seen = driver.run(warmUp, seconds, begin::set, end::set);
            Histogram latencies = seen.latencies();
            return new Measurement(
                    kind.name(),
                    work.name(),
                    round,
                    seen.messages(),
                    seen.messages() / seen.seconds(),
                    (end.relayCpu - begin.relayCpu) / NANOS_PER_MICRO / Math.max(1, seen.messages()),
                    micros(latencies, 50),
                    micros(latencies, 99),
                    micros(latencies, 99.9),
                    micros(latencies, 100),
                    relay.residentKb(),
                    relay.startSeconds(),
                    end.foreignSince(begin) / (seen.seconds() * 1e9) * 100);
        }
    }

    private static double micros(Histogram latencies, double percentile) {
        return latencies.getValueAtPercentile(percentile) / NANOS_PER_MICRO;
    }

    /** Starts the relay for this alone, opens idle sessions after some first ones, and measures what memory each adds. */
    Measurement idle(RelayKind kind, java.nio.file.Path directory, Workload work, int round)
            throws IOException, InterruptedException {
        Workload some = Workload.closed(work.name(), FIRST_IDLE, 1, work.size());
        Workload all = Workload.paced(work.name(), work.connections(), work.connections(), work.size());
        try (Relay relay = kind.start(directory, echo.port());
                Driver first = new Driver(some, kind.maps(), relay.port())) {
            first.run(0, SETTLE_SECONDS, () -> {}, () -> {});
            long before = relay.residentKb();
            try (Driver idle = new Driver(all, kind.maps(), relay.port())) {
                Mark begin = new Mark(relay);
                Mark end = new Mark(relay);
                Driver.Seen seen = idle.run(0, IDLE_SECONDS, begin::set, end::set);
                TimeUnit.MILLISECONDS.sleep(QUIET_MILLIS);
                double each = (relay.residentKb() - before) / (double) work.connections();
                double foreign = end.foreignSince(begin) / (seen.seconds() * 1e9) * 100;
                return new Measurement(
                        kind.name(),
                        work.name(),
                        round,
                        seen.messages(),
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        each,
                        relay.startSeconds(),
                        foreign);
            }
        }
    }

    /** The clocks of the CPU at one end of what is measured, in nanoseconds. */
    private final class Mark {
        private final Relay relay;
        private long machine;
        private long relayCpu;
        private long ownCpu;

        Mark(Relay relay) {
            this.relay = relay;
        }

        void set() {
            machine = Processes.cpuOfMachine();
            relayCpu = relay.cpu();
            ownCpu = echo.cpu() + Processes.cpuOfThisOne();
        }

        long foreignSince(Mark begin) {
            return Math.max(0, machine - begin.machine - (relayCpu - begin.relayCpu) - (ownCpu - begin.ownCpu));
        }
    }
}
