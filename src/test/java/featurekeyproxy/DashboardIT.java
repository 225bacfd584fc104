package featurekeyproxy;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatObject;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import featurekeyproxy.config.Settings;
import featurekeyproxy.mapping.Codes;
import featurekeyproxy.simulator.DeviceState;
import featurekeyproxy.simulator.Firmware;
import featurekeyproxy.simulator.Fleet;
import featurekeyproxy.simulator.SimulatedDevice;
import featurekeyproxy.simulator.SimulatedTerminal;
import featurekeyproxy.simulator.SimulatedTomes;
import featurekeyproxy.simulator.WireFormat;
import featurekeyproxy.wspair.FaultProxy;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The dashboard in a real browser, over the real proxy between a simulated TOMEs and a simulated Terminal with its fleet. */
class DashboardIT {
    private static final HttpClient HTTP = HttpClient.newHttpClient(); // the port takes only so many connections
    private static final String OLD = "DE0000000000000000000000000001A1";
    private static final String NEW = "DE0000000000000000000000000002B1";
    private static final String STRANGE = "DE0000000000000000000000000009F9";
    private static final String ADMIN = "admin-" + "a".repeat(40);
    private static final String READER = "reader-" + "r".repeat(40);
    private static final Path PICTURES = Path.of("target", "dashboard");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Vertx VERTX = Vertx.vertx();

    @TempDir
    private static Path directory;

    private static Fleet fleet;
    private static SimulatedDevice stranger;
    private static SimulatedTomes tomes;
    private static ProxyApplication proxy;
    private static Browser browser;
    private static String origin;

    private Page page;

    @BeforeAll
    static void start() throws Exception {
        Path chromium = Browser.chromium();
        PlaywrightAssertions.setDefaultAssertionTimeout(20_000);
        Files.writeString(directory.resolve("mapping.json"), """
            {
              "featureKeyMappings": { "confirmationCodeMappings": { "%s": "%s" } },
              "tomesConfiguration": { "confirmationCode": "%s" },
              "devices": {
                "unknown": "learn",
                "firmware": [
                  { "profile": "legacy", "versions": "[6.0,7.0)" },
                  { "profile": "nonDehp", "versions": "[7.0,)" }
                ]
              }
            }
            """.formatted(OLD, NEW, OLD));
        fleet = fleet(4, 6);
        stranger = await(start(new SimulatedDevice(
                        VERTX, WireFormat.DEFAULT, "V7-099", new Firmware(Firmware.Kind.NON_DEHP, "9.0.0", STRANGE))
                .reconnectsAfter(Duration.ofSeconds(5))));
        proxy = proxy(fleet.port());
        tomes = tomes(proxy.port());
        awaitAllReady();
        origin = "http://127.0.0.1:" + proxy.managementPort();
        browser = Browser.open(chromium, origin);
    }

    private static Fleet fleet(int legacy, int nonDehp) throws Exception {
        SimulatedTerminal terminal = new SimulatedTerminal(VERTX, WireFormat.DEFAULT).recordsNoMessages();
        Fleet.Plan plan =
                Fleet.Plan.of(legacy, nonDehp, OLD, NEW).withTimes(Duration.ofMillis(200), Duration.ofMillis(500));
        return await(Fleet.start(VERTX, plan, terminal));
    }

    private static Future<SimulatedDevice> start(SimulatedDevice device) {
        return device.start(fleet.port()).map(device);
    }

    private static ProxyApplication proxy(int terminalPort) throws Exception {
        Properties properties = new Properties();
        properties.putAll(Map.of(
                "proxy.tomes.host",
                "127.0.0.1",
                "proxy.tomes.port",
                "0",
                "proxy.terminal.host",
                "127.0.0.1",
                "proxy.terminal.port",
                Integer.toString(terminalPort),
                "proxy.mapping.file",
                directory.resolve("mapping.json").toString(),
                "proxy.admin.token",
                ADMIN,
                "proxy.admin.read-token",
                READER,
                "camel.management.port",
                "0"));
        return new ProxyApplication(Settings.read(directory, Map.of(), properties)).start();
    }

    private static SimulatedTomes tomes(int port) throws Exception {
        SimulatedTomes tomes = new SimulatedTomes(VERTX, WireFormat.DEFAULT, "TOMEs", List.of(OLD))
                .reconnectsAfter(Duration.ofMillis(200));
        await(tomes.start("127.0.0.1", port));
        return tomes;
    }

    private static void awaitAllReady() {
        Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(fleet.states(tomes))
                .isNotEmpty()
                .allSatisfy(device -> assertThat(device.state()).isEqualTo(DeviceState.State.READY)));
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    @AfterAll
    static void end() throws Exception {
        if (browser != null) {
            browser.close();
            await(tomes.close());
            proxy.close();
            await(stranger.close());
            await(fleet.close());
        }
        await(VERTX.close());
    }

    @BeforeEach
    void open() {
        page = browser.tab(ColorScheme.LIGHT);
    }

    @AfterEach
    void stayedQuietAndAtHome() {
        page.context().close();
        assertThat(browser.foreignRequests()).isEmpty();
        assertThat(browser.complaints()).isEmpty();
    }

    // ---------------------------------------------------------------- words of the tests

    private static Path chromium() {
        return Browser.chromium();
    }

    private void signIn(String token) {
        signIn(origin, token);
    }

    private void signIn(String where, String token) {
        page.navigate(where);
        page.getByLabel("Access token").fill(token);
        page.keyboard().press("Enter");
        assertThat(page.locator("#live")).hasText("Live");
        assertThat(page.locator("#node-tomes .node-what")).hasText("1 connection");
    }

    private void go(String name) {
        page.getByRole(AriaRole.NAVIGATION)
                .getByRole(AriaRole.LINK, new Locator.GetByRoleOptions().setName(name))
                .click();
        assertThat(page.locator("#" + name.toLowerCase(Locale.ROOT))).isVisible(); // links of the page before are gone
    }

    /** Returns the sum of all samples of a metric whose labels contain a text. */
    private static double metric(String name, String label) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(origin + "/observe/metrics")).build();
        String all = HTTP.send(request, BodyHandlers.ofString()).body();
        return all.lines()
                .filter(line -> line.startsWith(name + "{") && line.contains(label))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private static JsonNode api(String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(origin + "/api/v1/" + path))
                .header("Authorization", "Bearer " + READER)
                .build();
        return JSON.readTree(HTTP.send(request, BodyHandlers.ofString()).body());
    }

    /** Answers the question why, which comes before each change. */
    private void because(String reason) {
        page.getByLabel("Why?").fill(reason);
        page.keyboard().press("Enter");
    }

    private Locator row(String device) {
        return page.locator("#devices tbody tr")
                .filter(new Locator.FilterOptions()
                        .setHas(page.getByRole(
                                AriaRole.ROWHEADER,
                                new Page.GetByRoleOptions().setName(device).setExact(true))));
    }

    // ---------------------------------------------------------------- what it shows

    @Test
    void showsWhatIsConnectedAndHowFarTheTransitionIs() throws Exception {
        signIn(READER);

        assertThat(page.locator("#node-proxy .node-what")).hasText("Ready");
        assertThat(page.locator("#node-terminal .node-detail")).hasText("127.0.0.1:" + fleet.port());
        assertThat(page.locator("#node-devices .node-what")).hasText("11 devices");
        assertThat(page.locator("#node-devices .node-detail")).hasText("1 not started");
        assertThat(page.locator(".transition .figures")).containsText(Pattern.compile("Non-DEHP7Legacy4Unknown0"));
        assertThat(page.locator(".transition .lead")).containsText("63 %");
        JsonNode profiles = api("status").get("profiles");
        assertThat(profiles.get("nonDehp").asInt()).isEqualTo(7);
        assertThat(profiles.get("legacy").asInt()).isEqualTo(4);
        assertThat(metric("featurekeyproxy_devices", "non")).isEqualTo(7);
        assertThat(metric("featurekeyproxy_devices", "legacy")).isEqualTo(4);
    }

    @Test
    void tellsTheProblemOfADeviceInPlainLanguageWithTheNextStep() {
        signIn(READER);

        Locator problem = page.locator(".problem").filter(new Locator.FilterOptions().setHasText("V7-099"));
        assertThat(problem.locator("h3"))
                .hasText("Device V7-099: does not start: its code is unknown to table version 1");
        assertThat(problem.locator(".next"))
                .containsText("add the pair of TOMEs' code and that one to the mapping file");
        assertThat(page.locator("#overview-title")).hasText("1 problem needs attention");
    }

    @Test
    void tellsThatTheAuditTrailCannotBeWrittenUntilItIsWrittenAgain() throws Exception {
        signIn(READER);
        Path trail = directory.resolve("audit");
        Files.move(trail, directory.resolve("elsewhere"));
        Files.createFile(trail); // no directory can be made there
        await(tomes.initialize("V7-007")); // which is recorded

        Locator problem = page.locator(".problem")
                .filter(new Locator.FilterOptions().setHasText("The audit trail cannot be written"));
        assertThat(problem.locator(".next")).containsText("Make room on the disk");
        assertThat(page.locator("#node-proxy .node-what")).hasText("Ready");

        Files.delete(trail);
        assertThat(problem).hasCount(0);
    }

    @Test
    void drawsAsManyMessagesASecondAsTomesReceives() throws Exception {
        signIn(READER);

        long before = tomes.received().messages();
        JsonNode first = api("status").at("/traffic/fromTerminal/messages");
        Awaitility.await().until(() -> tomes.received().messages() > before + 40);
        long more = tomes.received().messages() - before;
        long counted = api("status").at("/traffic/fromTerminal/messages").asLong() - first.asLong();
        assertThat(counted).as("the proxy counts what TOMEs received").isBetween(more - 5, more + 5);

        double scraped = metric("featurekeyproxy_messages_received_total", "terminal_to_tomes");
        assertThat(scraped).isBetween(first.asDouble(), first.asDouble() + more + 100);
        Locator rate = page.locator(".figure").filter(new Locator.FilterOptions().setHasText("Terminal to TOMEs"));
        assertThat(rate.locator("> b"))
                .hasText(Pattern.compile("1[5-9]|2[0-9]")); // 10 devices, 2 messages a second each
        assertThat(page.locator("#overview .chart-svg .line")).hasCount(4);
        Locator latency = page.locator(".figure").filter(new Locator.FilterOptions().setHasText("99 of 100"));
        assertThat(latency.locator("> b")).hasText(Pattern.compile("≤ .*(µs|ms)"));
    }

    @Test
    void listsEachDecisionAsTheApiTellsIt() throws Exception {
        signIn(READER);
        go("Decisions");

        page.locator("#decision-search").fill("V7-010");
        JsonNode latest = api("decisions?device=V7-010&limit=1").at("/decisions/0");
        Locator first = page.locator("#decisions tbody tr").first();
        assertThat(first).containsText(latest.get("text").asText());
        assertThat(first).containsText("Restored");
        assertThat(first.locator("code").first())
                .hasText(latest.at("/codes/0/before").asText());
        assertThat(page.content()).doesNotContain(OLD, NEW, STRANGE);
    }

    @Test
    void followsTheTimelineOfADeviceToTheStepThatFailed() {
        signIn(READER);

        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Timeline of V7-099"))
                .click();

        Locator timeline = page.locator("#device");
        assertThat(timeline.locator(".diagnosis h3")).hasText("Does not start: its code is unknown to table version 1");
        assertThat(timeline.locator(".step[data-status=failed]")).containsText("Own code for TOMEs");
        assertThat(timeline.locator(".step[data-status=ok]")).hasCount(4);
        assertThat(timeline.locator(".event")
                        .filter(new Locator.FilterOptions().setHasText("joined the Terminal"))
                        .first())
                .isVisible();
        assertThat(timeline.locator(".event[data-tone=error]").first()).containsText("unknown to table version 1");
        page.keyboard().press("Escape");
        assertThat(timeline).isHidden();
        assertThat(page.locator("#overview")).isVisible();
    }

    // ---------------------------------------------------------------- what it changes

    @Test
    void treatsADeviceOtherwiseOnceItsSwitchIsOffWithoutClosingAConnection() throws Exception {
        signIn(ADMIN);
        go("Devices");
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("V7-008"))
                .click();
        Locator toggle =
                page.getByRole(AriaRole.SWITCH, new Page.GetByRoleOptions().setName("Transformation for V7-008"));
        assertThat(toggle).isChecked();

        assertThat(page.locator("#device .switch-row .muted")).containsText("On: the codes for this device");
        toggle.click();
        because("sends nonsense");
        assertThat(toggle).not().isChecked();
        assertThat(page.locator("#device .switch-row .muted")).containsText("Off: the codes for this device");
        await(tomes.initialize("V7-008"));
        assertThat(page.locator("#device .diagnosis h3")).hasText("Does not start: the transformation is switched off");
        assertThat(page.locator("#device .step[data-status=failed]")).containsText("Passed on");
        assertThat(fleet.device("V7-008").lastCodes()).containsExactly(OLD);

        toggle.click();
        because("mended");
        assertThat(toggle).isChecked();
        Awaitility.await().untilAsserted(() -> {
            await(tomes.initialize("V7-008"));
            assertThat(fleet.device("V7-008").lastCodes()).containsExactly(NEW);
        });
        assertThat(tomes.lastClose()).isNull();
        awaitAllReady();
    }

    @Test
    void asksBeforeItSwitchesTheTransformationOffForAll() throws Exception {
        signIn(ADMIN);
        go("Control");
        Locator toggle = page.getByRole(
                AriaRole.SWITCH,
                new Page.GetByRoleOptions().setName("Transformation").setExact(true));

        toggle.click();
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Cancel"))
                .click();
        assertThat(api("status").at("/transformation/on").asBoolean()).isTrue();

        toggle.click();
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Switch off"))
                .click();
        assertThat(page.locator("#ask .error")).hasText("Say why first.");
        assertThat(page.getByLabel("Why?")).isFocused();
        because("the table is wrong");
        assertThat(toggle).not().isChecked();
        assertThat(api("status").at("/transformation/on").asBoolean()).isFalse();
        go("Overview");
        assertThat(page.locator("#problems")).containsText("The transformation is switched off");

        go("Control");
        toggle.click();
        because("the table is right");
        assertThat(toggle).isChecked();
        assertThat(page.locator("#control .switch-row .muted")).containsText("On: old codes are mapped");
        assertThat(api("status").at("/transformation/on").asBoolean()).isTrue();
    }

    @Test
    void setsAndForgetsTheProfileOfADevice() throws Exception {
        signIn(ADMIN);
        page.navigate(origin + "/#device/V7-099");
        Locator firmware = page.locator("#device .facts dd").first();
        assertThat(firmware).hasText("Non-DEHP");

        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Set to Legacy"))
                .click();
        page.locator("#ask")
                .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Set to Legacy"))
                .isVisible();
        because("it is one");
        assertThat(firmware).hasText("Legacy");
        assertThat(api("devices/V7-099").get("source").asText()).isEqualTo("operator");

        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Forget"))
                .click();
        page.locator("#ask")
                .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Forget"))
                .isVisible();
        because("it is none");
        assertThat(firmware).hasText("Non-DEHP");
    }

    @Test
    void letsTheReadOnlyRoleSeeTheSwitchesAndSaysWhyTheyDoNotMove() throws Exception {
        signIn(READER);
        go("Control");

        assertThat(page.locator(".read-only")).containsText("to look only");
        Locator toggle = page.getByRole(
                AriaRole.SWITCH,
                new Page.GetByRoleOptions().setName("Transformation").setExact(true));
        assertThat(toggle).hasAttribute("aria-disabled", "true");
        toggle.click(new Locator.ClickOptions().setForce(true));
        assertThat(page.locator(".toast")).containsText("administrator");
        assertThat(api("status").at("/transformation/on").asBoolean()).isTrue();
    }

    @Test
    void checksACandidateFileWithoutPuttingItInForce() throws Exception {
        signIn(ADMIN);
        go("Control");
        Path candidate = Files.writeString(directory.resolve("candidate.json"), "{\n  \"featureKeyMapping\": {}\n}\n");

        page.locator("#candidate").setInputFiles(candidate);

        assertThat(page.locator(".findings")).containsText("candidate.json: invalid");
        assertThat(page.locator(".findings")).containsText("Line 2");
        assertThat(api("status").at("/mapping/version").asInt()).isEqualTo(1);
    }

    // ---------------------------------------------------------------- signing in, and losing the connection

    @Test
    void namesThePairOfACodeWithoutSendingTheCode() {
        signIn(ADMIN);
        go("Control");
        List<String> sent = new CopyOnWriteArrayList<>();
        page.onRequest(request -> sent.add(request.url() + request.postData()));

        page.getByLabel("Which pair is this code in?").fill(OLD.toLowerCase(Locale.ROOT));

        assertThat(page.getByText(Codes.fingerprint(OLD) + ": old code of " + Codes.fingerprint(OLD) + "→"
                        + Codes.fingerprint(NEW)))
                .isVisible();
        page.getByLabel("Which pair is this code in?").fill("SOMETHINGELSE");
        assertThat(page.getByText(Codes.fingerprint("SOMETHINGELSE") + ": in no pair"))
                .isVisible();
        assertThat(sent).noneMatch(each -> each.contains(OLD) || each.contains("SOMETHINGELSE"));
    }

    @Test
    void refusesAWrongTokenInPlainWordsAndShowsNothing() {
        page.navigate(origin);
        page.getByLabel("Access token").fill("wrong");
        page.keyboard().press("Enter");

        assertThat(page.locator("#token-error")).containsText("The proxy does not accept this token");
        assertThat(page.locator("#overview")).isHidden();
        assertThat(page.getByLabel("Access token")).isFocused();
    }

    @Test
    void forgetsTheTokenWhenItIsToldTo() {
        signIn(READER);
        assertThat(page.evaluate("Object.values(sessionStorage).length")).isEqualTo(1);

        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Sign out"))
                .click();

        assertThat(page.getByLabel("Access token")).isVisible();
        assertThat(page.evaluate("Object.values(sessionStorage).length + Object.keys(localStorage).length"))
                .isEqualTo(0);
    }

    @Test
    void saysThatTheConnectionIsLostAndGoesOnWhenItIsBack() throws Exception {
        try (FaultProxy line = new FaultProxy(proxy.managementPort());
                Browser other = Browser.open(chromium(), "http://127.0.0.1:" + line.port())) {
            page = other.tab(ColorScheme.LIGHT);
            signIn("http://127.0.0.1:" + line.port(), READER);

            line.stalls(true);
            line.reset();
            assertThat(page.locator("#lost")).containsText("Connection to the proxy lost, retrying.");
            assertThat(page.locator("#live")).hasText("Not connected");

            line.stalls(false);
            line.reset();
            assertThat(page.locator("#lost")).isHidden();
            assertThat(page.locator("#live")).hasText("Live");
            page = browser.tab(ColorScheme.LIGHT);
        }
    }

    // ---------------------------------------------------------------- for everybody

    @Test
    void canBeUsedByKeyboardAlone() {
        page.navigate(origin);
        page.keyboard().type(ADMIN);
        page.keyboard().press("Enter");
        assertThat(page.locator("#live")).hasText("Live");

        tabTo("Devices");
        page.keyboard().press("Enter");
        assertThat(page.locator("#devices")).isVisible();
        tabTo("V7-099");
        page.keyboard().press("Enter");
        assertThat(page.locator("#device")).isVisible();
        tabTo("Transformation for V7-099");
        page.keyboard().press("Space");
        page.keyboard().type("it is in repair");
        page.keyboard().press("Enter");
        assertThat(page.getByRole(AriaRole.SWITCH, new Page.GetByRoleOptions().setName("Transformation for V7-099")))
                .not()
                .isChecked();
        page.keyboard().press("Space");
        page.keyboard().type("it is back");
        page.keyboard().press("Enter");
        assertThat(page.getByRole(AriaRole.SWITCH, new Page.GetByRoleOptions().setName("Transformation for V7-099")))
                .isChecked();
        page.keyboard().press("Escape");
        assertThat(page.locator("#device")).isHidden();
        assertThatObject(focused()).as("the focus is back where it was").isEqualTo("V7-099");
    }

    private void tabTo(String name) {
        for (int i = 0; i < 80 && !name.equals(focused()); i++) {
            page.keyboard().press("Tab");
        }
        assertThatObject(focused()).isEqualTo(name);
    }

    private Object focused() {
        return page.evaluate("document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent");
    }

    @ParameterizedTest
    @EnumSource(
            value = ColorScheme.class,
            names = {"LIGHT", "DARK"})
    void hasNoFaultThatAxeFindsAndLooksAsInThePictures(ColorScheme colours) throws Exception {
        page.context().close();
        page = browser.tab(colours);
        page.navigate(origin);
        picture("sign-in", colours);
        signIn(ADMIN);
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(() -> api("history").at("/seconds/time").size() > 30);
        for (SimulatedDevice device : fleet.devices()) {
            await(tomes.initialize(device.id()));
        }
        assertThat(page.locator("#overview tbody")).containsText("V7-010");
        assertThat(page.locator("#overview .chart-svg .line").first()).isVisible();
        picture("overview", colours);
        go("Devices");
        assertThat(row("V7-001")).isVisible();
        picture("devices", colours);
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("V7-099"))
                .click();
        assertThat(page.locator("#device .event").first()).isVisible();
        picture("device", colours);
        page.keyboard().press("Escape");
        go("Decisions");
        assertThat(page.locator("#decisions tbody tr").first()).isVisible();
        picture("decisions", colours);
        go("Control");
        assertThat(page.locator("#control tbody tr").first()).isVisible();
        picture("control", colours);
    }

    private void picture(String name, ColorScheme colours) throws Exception {
        assertThat((List<?>) Browser.accessibilityFaults(page)).as(name).isEmpty();
        Path file = PICTURES.resolve(name + "-" + colours.name().toLowerCase(Locale.ROOT) + ".png");
        boolean whole = !name.startsWith("device") && !name.startsWith("question");
        page.screenshot(new Page.ScreenshotOptions().setPath(file).setFullPage(whole));
    }

    @Test
    void takesTheColoursOfTheSystemUntilTheButtonSaysOtherwise() {
        signIn(READER);
        assertThat(ground()).isEqualTo("rgb(243, 245, 248)");
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
        assertThat(ground()).isEqualTo("rgb(14, 19, 25)");

        page.locator("#theme").click();
        assertThat(page.locator("#theme")).hasText("Colours: light");
        assertThat(ground()).isEqualTo("rgb(243, 245, 248)");
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
        page.locator("#theme").click();
        assertThat(page.locator("#theme")).hasText("Colours: dark");
        assertThat(ground()).isEqualTo("rgb(14, 19, 25)");
        page.reload();
        assertThat(page.locator("#live")).hasText("Live");
        assertThat(ground()).as("remembered").isEqualTo("rgb(14, 19, 25)");

        page.locator("#theme").click();
        assertThat(page.locator("#theme")).hasText("Colours: as the system");
        assertThat(ground()).isEqualTo("rgb(243, 245, 248)");
    }

    private String ground() {
        return (String) page.evaluate("getComputedStyle(document.body).backgroundColor");
    }

    @ParameterizedTest
    @ValueSource(ints = {360, 1440})
    void fitsNarrowAndWideWindowsWithoutScrollingSidewaysAndWithoutAFaultThatAxeFinds(int width) throws Exception {
        page.setViewportSize(width, 800);
        page.navigate(origin);
        assertFits("sign-in", width);
        signIn(ADMIN);
        for (String name : List.of("Overview", "Devices", "Decisions", "Control")) {
            go(name);
            if (!name.equals("Overview")) {
                assertThat(page.locator("#" + name.toLowerCase(Locale.ROOT) + " tbody tr")
                                .first())
                        .isVisible();
            }
            assertFits(name, width);
        }
        go("Devices");
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("V7-099"))
                .click();
        assertThat(page.locator("#device .event").first()).isVisible();
        assertFits("device", width);
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Acknowledge…"))
                .click();
        assertFits("question", width);
    }

    /** Also what scrolls by itself, such as a table or a dialog, shows its whole width. */
    private void assertFits(String name, int width) throws Exception {
        assertThat((List<?>) page.evaluate(
                        "width => [...document.querySelectorAll('html, .scroll, dialog[open]')]"
                                + ".filter(each => each.clientWidth > 0 && (each.scrollWidth > each.clientWidth || each.scrollWidth > width))"
                                + ".map(each => `${each.tagName}#${each.id} ${each.scrollWidth} > ${each.clientWidth}`)",
                        width))
                .as(name + " at " + width)
                .isEmpty();
        picture(name + "-" + width, ColorScheme.LIGHT);
    }
}
