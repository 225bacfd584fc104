package featurekeyproxy.wspair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import featurekeyproxy.KeyFile;
import featurekeyproxy.wspair.leg.Limit;
import io.vertx.core.http.HttpClientOptions;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The same bad network with TLS on both legs, and what can go wrong only there. */
class FaultOverTlsIT extends FaultIT {
    @TempDir
    static Path directory;

    private static Path key;

    @BeforeAll
    static void makeKey() throws Exception {
        key = KeyFile.make(directory, "ends");
    }

    FaultOverTlsIT() throws Exception {}

    @Override
    Path key() {
        return key;
    }

    @ParameterizedTest
    @EnumSource
    void endsTheConnectionWhenTomesLineStallsWithinTheTlsHandshake(Place place) throws Exception {
        proxy.with(component -> component.getTomes().setHandshakeTimeout(300));
        start();
        place.on(nearTomes, line -> line.stall(place.way));
        Future<?> asking = threads.submit(() -> {
            Wire tomes = open();
            tomes.request("/");
            return tomes.readAnswer();
        });

        await().until(() -> proxy.component().refusals().count(Limit.HANDSHAKE_TIME) == 1);
        nearTomes.each(FaultProxy.Line::heal);

        assertThat(asking)
                .failsWithin(30, TimeUnit.SECONDS)
                .withThrowableOfType(ExecutionException.class)
                .havingRootCause()
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(SocketTimeoutException.class);
    }

    @Test
    void countsConnectionsWhoseTlsHandshakeHasNotEnded() {
        proxy.with(component -> component.getTomes().setMaxConnections(2));
        start();
        List<Wire> silent = List.of(Wire.open(proxy.port()), Wire.open(proxy.port()));
        await().until(() -> connections() == 2);

        Wire third = open();
        third.request("/");

        assertThat(third.readAnswer().status()).isEqualTo(503);
        silent.forEach(Wire::close);
        await().until(() -> connections() == 0);
    }

    private int connections() {
        return proxy.component().pair().handshakes().access().connections();
    }

    @Test
    void waitsForTheTlsHandshakeOfTheTerminalAsLongAsForItsAnswer() {
        HttpClientOptions impatient = new HttpClientOptions();
        impatient.setSslHandshakeTimeout(1).setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
        proxy.with(component -> {
            component.getTerminal().setClientOptions(impatient);
            component.getTerminal().setConnectTimeout(500);
        });
        start();
        nearTerminal.stalls(true);
        Wire tomes = open();
        tomes.request("/");

        assertThat(tomes.readAnswer().status()).isEqualTo(504);
    }
}
