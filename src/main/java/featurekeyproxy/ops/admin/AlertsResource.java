package featurekeyproxy.ops.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import featurekeyproxy.ops.alert.Alerts;
import featurekeyproxy.ops.http.Api;
import featurekeyproxy.ops.http.ApiRequest;
import java.util.Map;

/** {@code /alerts}: how the channels stand by which the proxy tells of problems, and a test of them. Thread-safe. */
public final class AlertsResource {
    private final Alerts alerts;

    private AlertsResource(Alerts alerts) {
        this.alerts = alerts;
    }

    /** Serves the alerts. */
    public static void addTo(Api api, Alerts alerts) {
        AlertsResource resource = new AlertsResource(alerts);
        api.get("/alerts", request -> resource.states());
        api.check("/alerts/test", resource::test);
    }

    private ObjectNode states() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode channels = json.putArray("channels");
        alerts.states().forEach(state -> channels.addObject()
                .put("channel", state.channel())
                .put("waiting", state.waiting())
                .put("sent", state.sent())
                .put("lost", state.lost())
                .put("failing", state.failing()));
        return json;
    }

    private ObjectNode test(ApiRequest request) {
        Map<String, String> results = alerts.test();
        request.action("try alerts", String.join(", ", results.keySet()), "", String.join("; ", results.values()));
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ObjectNode all = json.putObject("channels");
        results.forEach(all::put);
        return json;
    }
}
