package featurekeyproxy;

import featurekeyproxy.config.ManagementSettings;
import featurekeyproxy.config.Settings;
import featurekeyproxy.files.PrivateFiles;
import featurekeyproxy.ops.Memoized;
import featurekeyproxy.ops.ProductVersion;
import featurekeyproxy.ops.access.Caller;
import featurekeyproxy.ops.access.SignIns;
import featurekeyproxy.ops.access.Users;
import featurekeyproxy.ops.access.UsersFile;
import featurekeyproxy.ops.admin.AlertsResource;
import featurekeyproxy.ops.admin.ApiDocument;
import featurekeyproxy.ops.admin.DevicesResource;
import featurekeyproxy.ops.admin.DrainResource;
import featurekeyproxy.ops.admin.MappingResource;
import featurekeyproxy.ops.admin.ProfileResource;
import featurekeyproxy.ops.admin.SessionsResource;
import featurekeyproxy.ops.admin.StatusResource;
import featurekeyproxy.ops.admin.SwitchesResource;
import featurekeyproxy.ops.alert.Alerts;
import featurekeyproxy.ops.audit.AuditTrail;
import featurekeyproxy.ops.dashboard.Dashboard;
import featurekeyproxy.ops.diagnosis.AuditProblems;
import featurekeyproxy.ops.diagnosis.CertificateProblems;
import featurekeyproxy.ops.diagnosis.HealthProblems;
import featurekeyproxy.ops.diagnosis.LabProblem;
import featurekeyproxy.ops.diagnosis.LogProblems;
import featurekeyproxy.ops.diagnosis.ReloadProblems;
import featurekeyproxy.ops.diagnosis.UnmappedLegs;
import featurekeyproxy.ops.help.HelpPages;
import featurekeyproxy.ops.http.Api;
import featurekeyproxy.ops.http.HealthEndpoints;
import featurekeyproxy.ops.http.ManagementServer;
import featurekeyproxy.ops.http.OperatorAction;
import featurekeyproxy.ops.http.StaticFiles;
import featurekeyproxy.ops.http.Tokens;
import featurekeyproxy.ops.log.LogQueue;
import featurekeyproxy.ops.metrics.AlertMetrics;
import featurekeyproxy.ops.metrics.DeviceMetrics;
import featurekeyproxy.ops.metrics.MetricsEndpoint;
import featurekeyproxy.ops.metrics.StateMetrics;
import featurekeyproxy.reload.WatchedFiles;
import featurekeyproxy.route.file.LiveBeans;
import featurekeyproxy.wspair.tls.TlsLeg;
import io.netty.util.NetUtil;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import org.apache.camel.CamelConfiguration;
import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What operators see and control, put together from the settings: the management port and what it serves. */
final class ManagementWiring implements AutoCloseable, CamelConfiguration {
    private static final Logger LOG = LoggerFactory.getLogger(ManagementWiring.class);

    /** Less than the second after which the dashboard looks again. */
    private static final Duration HEALTH_AGE = Duration.ofMillis(900);

    private final Settings settings;
    private final ManagementSettings management;
    private final ProxyConfiguration proxy;
    private final Monitoring monitoring;
    private final Dashboard dashboard;
    private final AuditWiring recording;
    private final Supplier<Users> users;
    private @Nullable ManagementServer server;
    private @Nullable Api api;
    private @Nullable Alerts alerts;

    ManagementWiring(Settings settings, ProxyConfiguration proxy) {
        this.settings = settings;
        this.management = settings.management();
        this.proxy = proxy;
        this.recording = new AuditWiring(settings.recording(), proxy);
        this.monitoring = new Monitoring(proxy, management.camelMetrics());
        this.dashboard = new Dashboard(
                proxy.clock(),
                proxy.component(),
                proxy.mapping(),
                proxy.tableVersions(),
                proxy.profiles(),
                proxy.switches());
        this.users = management.on() ? management.usersFile().map(this::users).orElse(Users::none) : Users::none;
        proxy.listen(dashboard.initializations());
        proxy.files().listen(dashboard.reloads());
    }

    /** Has the file of users watched, and returns those in force. */
    private Supplier<Users> users(Path file) {
        WatchedFiles<Users> watched = new UsersFile(file).files();
        proxy.files().add(watched);
        return watched::current;
    }

    /** Adds what Camel looks up when it starts. */
    @Override
    public void configure(CamelContext context) {
        LiveBeans.replaceIn(context); // before anything is bound
        monitoring.configure(context);
    }

    /** Opens the audit trail and the management port before anything else is started, so that one in use stops the start. */
    void open() throws Exception {
        recording.open();
        if (management.on()) {
            server = ManagementServer.open(
                    management.host(),
                    management.port(),
                    management.names(),
                    proxy.tls(TlsLeg.MANAGEMENT, management.tls()));
        }
    }

    /** Begins to answer on it, once the proxy is ready. */
    void serve(CamelContext context) throws Exception {
        monitoring.started(context, recording.audit());
        new DeviceMetrics(dashboard::notStartedByReason).bindTo(monitoring.registry());
        if (server != null) {
            Api served = new Api(server, tokens(), new SignIns(users), this::log);
            if (!management.isLoopback()) {
                served.demandToken("/observe/health");
                served.demandToken("/observe/metrics");
            }
            HealthEndpoints.addTo(server.router(), context, management.isLoopback());
            MetricsEndpoint.addTo(server.router(), monitoring.registry());
            resources(served, context);
            api = served;
            HelpPages.load().addTo(server.router());
            StaticFiles.load().addTo(server.router());
            server.serve();
        }
    }

    private void resources(Api api, CamelContext context) throws IOException {
        ApiDocument.addTo(api);
        SessionsResource.addTo(api, proxy.component()::sessions);
        ProfileResource.addTo(api, proxy.profiles());
        MappingResource.addTo(api, proxy.mapping(), proxy.switches(), settings.codec());
        SwitchesResource.addTo(api, proxy.switches(), proxy.mapping());
        DrainResource.addTo(api, proxy.component(), settings.drainTimeout());
        Supplier<Collection<HealthCheck.Result>> checks =
                new Memoized<>(() -> HealthCheckHelper.invoke(context), HEALTH_AGE, System::nanoTime);
        new StateMetrics(checks, proxy.switches()::state).bindTo(monitoring.registry());
        StatusResource status = new StatusResource(
                proxy.clock(),
                ProductVersion.number(),
                checks,
                new StatusResource.Parts(
                        proxy.component(),
                        proxy.mapping(),
                        monitoring.reloads(),
                        dashboard,
                        proxy.switches(),
                        proxy::filesInForce,
                        settings.recording().payloads()));
        status.addTo(api);
        DevicesResource.addTo(api, proxy.profiles(), dashboard, proxy.switches());
        dashboard.show(new LabProblem(settings.recording().payloads()));
        dashboard.show(new HealthProblems(checks));
        dashboard.show(new UnmappedLegs(proxy::unmappedLegs));
        proxy.files().all().forEach(files -> dashboard.show(new ReloadProblems(files, monitoring.reloads())));
        dashboard.show(new AuditProblems(() -> recording.audit().map(AuditTrail::state)));
        dashboard.show(new CertificateProblems(proxy::tls));
        dashboard.show(new LogProblems(LogQueue::lost));
        Alerts told = Alerts.open(
                settings.alerts(), (management.tls().on() ? "https://" : "http://") + address(), proxy.clock());
        alerts = told;
        AlertsResource.addTo(api, told);
        new AlertMetrics(told::states).bindTo(monitoring.registry());
        dashboard.show(told);
        dashboard.eachSecond(now -> told.look(now, dashboard.openProblems()));
        dashboard.eachSecond(monitoring.openRequests()::look);
        dashboard.serve(api, status::status);
        dashboard.start();
    }

    private String address() {
        String host = management.host();
        return NetUtil.toSocketAddressString(host, port());
    }

    private Tokens tokens() throws IOException {
        if (management.adminToken().isPresent()) {
            return new Tokens(management.adminToken().get(), management.readToken());
        }
        String token = Tokens.random();
        Path file = management.tokenFile();
        try {
            PrivateFiles.replace(file, token + "\n");
        } catch (IOException e) {
            throw new IOException(
                    "cannot write the token of the admin to proxy.admin.token-file " + file + ": " + e, e);
        }
        LOG.atInfo().addKeyValue("file", file.toAbsolutePath()).log("the token of the admin is in a file");
        return new Tokens(token, management.readToken());
    }

    private void log(Caller caller, OperatorAction action, String result) {
        LOG.atInfo()
                .addKeyValue("role", caller.role())
                .addKeyValue("user", caller.user())
                .addKeyValue("address", caller.address())
                .addKeyValue("action", action.action())
                .addKeyValue("subject", action.subject())
                .addKeyValue("before", action.before())
                .addKeyValue("after", action.after())
                .addKeyValue("result", result)
                .addKeyValue("why", action.why())
                .log("action of an operator");
        recording.acted(caller, action, result);
    }

    /** Returns what is served of the Admin API. */
    List<Api.Operation> operations() {
        return api == null ? List.of() : api.operations();
    }

    /** Returns the management port, or -1 if there is none. */
    int port() {
        return server == null ? -1 : server.port();
    }

    @Override
    public void close() {
        dashboard.close();
        if (alerts != null) {
            alerts.close();
        }
        if (server != null) {
            server.close();
        }
        monitoring.close();
        recording.close();
    }
}
