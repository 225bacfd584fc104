package featurekeyproxy.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class FleetTableTest {
    private static final DeviceState LEGACY = device("V7-001", "legacy 6.4.0");
    private static final DeviceState NON_DEHP = device("V7-002", "non-DEHP 7.1.0");
    private static final DeviceState LEGACY_READY = LEGACY.asked().ready(new ConfirmationCode("0A"));
    private static final DeviceState NON_DEHP_READY = NON_DEHP.asked().ready(new ConfirmationCode("0A"));
    private static final DeviceState DROPPED = NON_DEHP.asked().asked().disconnected("code differs");

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    @Test
    void showsBothFleetsSideBySide() {
        assertThat(FleetTable.lines(List.of(LEGACY_READY, DROPPED), List.of(LEGACY, NON_DEHP_READY)))
                .containsExactly(
                        "                       without proxy                with proxy",
                        "device firmware        state                 tries  state                 tries",
                        "V7-001 legacy 6.4.0    ready                     1  trying                    0",
                        "V7-002 non-DEHP 7.1.0  dropped: code differs     2  ready                     1");
    }

    @Test
    void showsADashForADeviceThatOneFleetDoesNotHave() {
        assertThat(FleetTable.lines(List.of(LEGACY_READY), List.of(NON_DEHP_READY)))
                .endsWith(
                        "V7-001 legacy 6.4.0    ready                     1  -                         -",
                        "V7-002 non-DEHP 7.1.0  -                         -  ready                     1");
    }

    @Test
    void countsTheReadyDevicesOfBothFleets() {
        assertThat(FleetTable.summary(List.of(LEGACY_READY, DROPPED), List.of(LEGACY_READY, NON_DEHP_READY)))
                .isEqualTo("with proxy: 2 of 2 ready; without: 1 of 2");
    }

    @Test
    void tellsAChangeOfStateOrFirmwareButNotOfAttemptsAlone() {
        assertThat(FleetTable.changes("with proxy", List.of(LEGACY, DROPPED), List.of(LEGACY_READY, DROPPED.asked())))
                .containsExactly("with proxy     V7-001 legacy 6.4.0    ready (tries: 1)");
        assertThat(FleetTable.changes("with proxy", List.of(LEGACY), List.of(LEGACY.announced("non-DEHP 7.1.0"))))
                .containsExactly("with proxy     V7-001 non-DEHP 7.1.0  trying (tries: 0)");
    }

    @Test
    void redrawsInPlaceOnAConsoleAndOnlyWhenSomethingChanged() {
        FleetTable table = new FleetTable(out, true);
        table.show(List.of(LEGACY), List.of(LEGACY));
        String first = printed();

        table.show(List.of(LEGACY), List.of(LEGACY));
        assertThat(printed()).isEqualTo(first);
        table.finish(List.of(LEGACY), List.of(LEGACY_READY));

        String table2 = lines(FleetTable.lines(List.of(LEGACY), List.of(LEGACY_READY)));
        assertThat(first).isEqualTo(lines(FleetTable.lines(List.of(LEGACY), List.of(LEGACY))));
        assertThat(printed())
                .isEqualTo(first + "\u001b[3A\u001b[J" + table2
                        + lines(List.of("with proxy: 1 of 1 ready; without: 0 of 1")));
    }

    @Test
    void printsChangesAndThenTheTableWhereNothingCanBeRedrawn() {
        FleetTable table = new FleetTable(out, false);

        table.show(List.of(LEGACY), List.of(LEGACY));
        table.show(List.of(LEGACY), List.of(LEGACY));
        table.finish(List.of(LEGACY), List.of(LEGACY_READY));

        assertThat(printed())
                .isEqualTo(lines(List.of(
                                "without proxy  V7-001 legacy 6.4.0    trying (tries: 0)",
                                "with proxy     V7-001 legacy 6.4.0    trying (tries: 0)",
                                "with proxy     V7-001 legacy 6.4.0    ready (tries: 1)"))
                        + lines(FleetTable.lines(List.of(LEGACY), List.of(LEGACY_READY)))
                        + lines(List.of("with proxy: 1 of 1 ready; without: 0 of 1")));
    }

    private String printed() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static String lines(List<String> lines) {
        return String.join(System.lineSeparator(), lines) + System.lineSeparator();
    }

    private static DeviceState device(String id, String firmware) {
        return DeviceState.unknown(id).announced(firmware);
    }
}
