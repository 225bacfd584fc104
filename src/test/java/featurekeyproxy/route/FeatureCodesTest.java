package featurekeyproxy.route;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import featurekeyproxy.mapping.Mapping;
import featurekeyproxy.mapping.MappingTable;
import featurekeyproxy.mapping.Rewriter;
import featurekeyproxy.mapping.device.DeviceProfiles;
import featurekeyproxy.message.Protocol;
import featurekeyproxy.message.WebSocketMessage;
import java.time.Clock;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

/** The bean that maps, called from elsewhere than the way of a message. */
class FeatureCodesTest {
    private final Clock clock = Clock.systemUTC();
    private final MappingTable table = Mapping.EMPTY.table();
    private final FeatureCodes bean = new FeatureCodes(
            new Rewriter(
                    device -> table,
                    Protocol.DEFAULT,
                    new DeviceProfiles(Mapping.EMPTY::devices, Mapping.EMPTY::cacheTimeout, clock),
                    clock),
            clock,
            List.of());

    @Test
    void saysWhatItLacksWhereThereIsNoSession() {
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        exchange.getMessage().setBody(WebSocketMessage.text("{}"));

        assertThatThrownBy(() -> bean.process(exchange))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no property CamelWsPairSession")
                .hasMessageContaining("start from ws-pair");
    }
}
