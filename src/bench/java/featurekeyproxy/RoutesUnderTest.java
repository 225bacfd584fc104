package featurekeyproxy;

import featurekeyproxy.config.Settings;
import featurekeyproxy.mapping.Mapping;
import featurekeyproxy.mapping.MappingTable;
import featurekeyproxy.mapping.device.DeviceProfiles;
import featurekeyproxy.message.Protocol;
import featurekeyproxy.route.file.RouteFiles;
import featurekeyproxy.wspair.WsPairComponent;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;

/** The two routes of the proxy with their beans and a {@code ws-pair} that listens on a free port, for benchmarks. */
public final class RoutesUnderTest implements AutoCloseable {
    private final CamelContext context;
    private final Runnable stop;

    private RoutesUnderTest(CamelContext context, Runnable stop) {
        this.context = context;
        this.stop = stop;
    }

    /** Starts the proxy as it is delivered, in a directory of its own, with another mapping file. */
    public static RoutesUnderTest asDelivered(Path directory, Path mapping) throws Exception {
        Properties properties = new Properties();
        properties.setProperty("proxy.tomes.host", "127.0.0.1");
        properties.setProperty("proxy.tomes.port", "0");
        properties.setProperty("camel.management.port", "0");
        properties.setProperty("proxy.mapping.file", mapping.toString());
        ProxyApplication proxy = new ProxyApplication(Settings.read(directory, Map.of(), properties)).start();
        return new RoutesUnderTest(proxy.context(), proxy::close);
    }

    /** Starts the routes in a Camel context with nothing switched on but what the change does. */
    public static RoutesUnderTest with(MappingTable table, Consumer<DefaultCamelContext> change) throws Exception {
        DefaultCamelContext context = new DefaultCamelContext();
        context.setStreamCaching(false);
        context.getCamelContextExtension().setName("bench");
        WsPairComponent component = new WsPairComponent();
        component.getTomes().setHost("127.0.0.1");
        component.getTomes().setPort(0);
        context.addComponent("ws-pair", component);
        Mapping mapping = Mapping.EMPTY.with(table);
        Clock clock = Clock.systemUTC();
        ProxyConfiguration.bindBeans(
                context.getRegistry(),
                Protocol.DEFAULT,
                device -> table,
                new DeviceProfiles(() -> mapping.devices(), () -> mapping.cacheTimeout(), clock),
                clock,
                List.of());
        change.accept(context);
        PluginHelper.getRoutesLoader(context).loadRoutes(RouteFiles.ofTheJar().resources());
        context.start();
        return new RoutesUnderTest(context, context::stop);
    }

    /** Returns the component whose sessions go through the routes. */
    public WsPairComponent component() {
        return Objects.requireNonNull(context.getComponent("ws-pair", WsPairComponent.class));
    }

    @Override
    public void close() {
        stop.run();
    }
}
