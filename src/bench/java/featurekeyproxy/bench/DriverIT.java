package featurekeyproxy.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether the driver sees what it claims to see, on its own echo server. */
class DriverIT {
    private static final double SECONDS = 0.5;

    private static Driver.Seen drive(Workload work, boolean mapped, Echo.Fault fault)
            throws IOException, InterruptedException {
        try (Echo echo = new Echo(fault)) {
            Thread loop = new Thread(echo, "echo");
            loop.setDaemon(true);
            loop.start();
            try (Driver driver = new Driver(work, mapped, echo.port())) {
                return driver.run(0, SECONDS, () -> {}, () -> {});
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {125, 126, 200, 65_535, 65_536, 300_000})
    void recognizesRepliesOfEverySizeThatFramesWriteInAnotherWay(int size) throws Exception {
        Driver.Seen seen = drive(Workload.closed("size", 3, 4, size), false, Echo.Fault.NONE);

        assertThat(seen.messages()).isPositive();
        assertThat(seen.latencies().getTotalCount()).isPositive();
    }

    @Test
    void answersInitializationsBesideMessagesThatAreEchoed() throws Exception {
        Workload work = Workload.closed("initializations", 3, 4, 200).withInitializations(3);

        assertThat(drive(work, false, Echo.Fault.NONE).messages()).isPositive();
    }

    @Test
    void findsThatARelayDoesNotMapWhatItClaimsToMap() {
        Workload work = Workload.closed("initializations", 3, 4, 200).withInitializations(3);

        assertThatThrownBy(() -> drive(work, true, Echo.Fault.NONE))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(BenchPayload.OLD_CODE);
    }

    @ParameterizedTest
    @EnumSource(
            value = Echo.Fault.class,
            names = {"LOSES", "REPEATS", "ALTERS"})
    void findsMessagesThatAreLostRepeatedOrAltered(Echo.Fault fault) {
        assertThatThrownBy(() -> drive(Workload.closed("faulty", 5, 4, 200), false, fault))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("was answered with");
    }

    @Test
    void chargesAStallToEveryMessageThatWasDueMeanwhile() throws Exception {
        int rate = 4 * Echo.FAULT_EVERY;
        Driver.Seen seen = drive(Workload.paced("stalls", 10, rate, 200), false, Echo.Fault.STALLS);

        long late = seen.latencies().getCountBetweenValues(Echo.STALL_MILLIS * 500_000, Long.MAX_VALUE);
        assertThat(late).isGreaterThan(rate * Echo.STALL_MILLIS / 2000 * 9 / 10);
    }
}
