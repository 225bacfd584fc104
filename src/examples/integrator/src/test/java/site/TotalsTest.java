package site;

import static org.assertj.core.api.Assertions.assertThat;

import featurekeyproxy.testkit.StubSession;
import featurekeyproxy.wspair.leg.Leg;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;

/** The processor by itself, with a session without sockets. */
class TotalsTest {
    @Test
    void countsBytesAndLeavesTheMessageAsItIs() throws Exception {
        Totals totals = new Totals();
        StubSession session = new StubSession("one");
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            Exchange exchange = session.exchange(context, Leg.TOMES, "{\"Größe\":1}");
            Object message = exchange.getMessage().getBody();

            totals.process(exchange);
            totals.process(session.exchange(context, Leg.TOMES, "12345"));

            assertThat(totals.bytes()).isEqualTo(13 + 5);
            assertThat(exchange.getMessage().getBody()).isSameAs(message);
        }
        session.close(1000, "");
    }
}
