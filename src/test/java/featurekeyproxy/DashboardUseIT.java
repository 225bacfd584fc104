package featurekeyproxy;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatObject;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.ColorScheme;
import featurekeyproxy.simulator.SimulatedDevice;
import featurekeyproxy.simulator.SimulatedTomes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people do on the dashboard: sign in by name, look for devices, deal with one that does not start, read the charts. */
class DashboardUseIT {
    private static final String OLD = "DE0000000000000000000000000001A1";
    private static final String NEW = "DE0000000000000000000000000002B1";
    private static final String PASSWORD = "correct horse bättery";

    @TempDir
    private static Path directory;

    private static SimulatedSite site;
    private static Browser browser;
    private static String origin;

    private Page page;

    @BeforeAll
    static void start() throws Exception {
        Path chromium = Browser.chromium();
        PlaywrightAssertions.setDefaultAssertionTimeout(20_000);
        Path users = Files.writeString(
                directory.resolve("users"),
                UserLines.of("anna", "admin", PASSWORD) + UserLines.of("ben", "read-only", PASSWORD));
        site = new SimulatedSite(
                directory, """
                { "featureKeyMappings": { "confirmationCodeMappings": { "%s": "%s" } },
                  "tomesConfiguration": { "confirmationCode": "%s" },
                  "devices": { "firmware": [ { "profile": "nonDehp", "versions": "[7.0,)" } ] } }
                """.formatted(OLD, NEW, OLD), Map.of("proxy.admin.users.file", users.toString()));
        SimulatedTomes first = site.tomes("TOMEs", OLD);
        SimulatedDevice gone = site.device("V7-003", "7.9.0", NEW);
        site.join(gone);
        awaitState("V7-003", "STARTED");
        SimulatedSite.await(gone.close());
        SimulatedSite.await(first.close());
        awaitState("V7-003", "NOT_CONNECTED");
        site.tomes("TOMEs", OLD);
        site.join(site.device("V7-001", "7.10.0", NEW));
        site.join(site.device("V7-002", "7.2.0", "DE0000000000000000000000000009F9"));
        awaitState("V7-001", "STARTED");
        awaitState("V7-002", "UNKNOWN_CODE");
        origin = "http://127.0.0.1:" + site.proxy.managementPort();
        browser = Browser.open(chromium, origin);
    }

    private static ConditionFactory await() {
        return Awaitility.await().atMost(Duration.ofMinutes(1));
    }

    private static void awaitState(String device, String state) {
        await().untilAsserted(() ->
                assertThat(site.diagnosis(device).path("state").asText()).isEqualTo(state));
    }

    @AfterAll
    static void end() {
        if (browser != null) {
            browser.close();
            site.close();
        }
    }

    @BeforeEach
    void open() {
        page = browser.tab(ColorScheme.LIGHT);
        page.navigate(origin);
    }

    @AfterEach
    void stayedQuietAndAtHome() {
        page.context().close();
        assertThat(browser.foreignRequests()).isEmpty();
        assertThat(browser.complaints()).isEmpty();
    }

    private void signIn(String name) {
        button("Sign in by name").click();
        page.getByLabel("Name").fill(name);
        page.getByLabel("Password").fill(PASSWORD);
        page.keyboard().press("Enter");
        assertThat(page.locator("#live")).hasText("Live");
    }

    private Locator button(String name) {
        return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name));
    }

    private void go(String name) {
        page.getByRole(AriaRole.NAVIGATION)
                .getByRole(AriaRole.LINK, new Locator.GetByRoleOptions().setName(name))
                .click();
        assertThat(page.locator("#" + name.toLowerCase(Locale.ROOT))).isVisible(); // links of the page before are gone
    }

    private void because(String reason) {
        page.getByLabel("Why?").fill(reason);
        page.keyboard().press("Enter");
    }

    private Locator devices() {
        return page.locator("#devices tbody th");
    }

    private static String trail() throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.list(directory.resolve("audit"))) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".jsonl")).toList()) {
                all.append(Files.readString(file));
            }
        }
        return all.toString();
    }

    // ---------------------------------------------------------------- named users

    @Test
    void writesIntoTheAuditTrailWhoAcknowledgedADeviceAndWhy() throws Exception {
        signIn("anna");
        assertThat(page.locator("#who")).hasText("anna");
        go("Devices");
        page.locator("#devices tbody a").getByText("V7-002").click();
        button("Acknowledge…").click();
        because("in repair until Friday");

        assertThat(page.locator("#device .diagnosis"))
                .containsText(Pattern.compile("Acknowledged by anna from 127.0.0.1, .*: in repair until Friday"));
        assertThat(button("Acknowledge…")).isHidden();
        page.keyboard().press("Escape");
        page.locator("#device-state").selectOption("acknowledged");
        assertThat(devices()).hasText(new String[] {"V7-002"});
        assertThat(page.locator("#devices tbody")).containsText("Acknowledged: in repair until Friday");
        await().untilAsserted(() -> assertThat(site.get("/problems").toString()).doesNotContain("device-UNKNOWN_CODE"));
        await().untilAsserted(() -> assertThat(trail())
                .contains("\"user\":\"anna\",\"who\":\"127.0.0.1\",\"action\":\"acknowledge device\"")
                .contains("\"why\":\"in repair until Friday\""));

        page.locator("#devices tbody a").getByText("V7-002").click();
        button("Take the acknowledgement back").click();
        because("it is back");
        assertThat(button("Acknowledge…")).isVisible();
    }

    @Test
    void keepsNoPasswordAndEndsWhatItWasGivenWhenSomebodySignsOut() {
        signIn("ben");
        assertThat(page.locator("#who")).hasText("ben, to look only");
        Object token = page.evaluate("sessionStorage.getItem('feature-key-proxy.token')");
        assertThat((String) page.evaluate("JSON.stringify([{ ...sessionStorage }, { ...localStorage }])"))
                .doesNotContain(PASSWORD, "ben");

        button("Sign out").click();

        assertThat(page.getByLabel("Password")).isVisible();
        await().until(() -> page.evaluate(
                        "async token => (await fetch('api/v1/status', { headers: { Authorization: `Bearer ${token}` } })).status",
                        token)
                .equals(401));
    }

    @Test
    void refusesAWrongPasswordInPlainWordsAndCanGoBackToTokens() {
        button("Sign in by name").click();
        assertThat(page.getByLabel("Name")).isFocused();
        page.getByLabel("Name").fill("ben");
        page.getByLabel("Password").fill("a wrong password");
        page.keyboard().press("Enter");

        assertThat(page.locator("#token-error")).hasText("The proxy does not accept this name and password.");
        assertThat(page.getByLabel("Password")).isFocused();
        button("Sign in by token").click();
        assertThat(page.getByLabel("Access token")).isFocused();
        assertThat(page.getByLabel("Name")).isHidden();
    }

    // ---------------------------------------------------------------- devices

    @Test
    void filtersThoseThatAreNotConnectedAndThoseThatDoNotStart() {
        signIn("ben");
        go("Devices");

        page.locator("#device-state").selectOption("notConnected");
        assertThat(devices()).hasText(new String[] {"V7-003"});
        page.locator("#device-state").selectOption("notStarted");
        assertThat(devices()).hasText(new String[] {"V7-002"});
        assertThat(page.locator("#devices tbody")).containsText("its code is unknown");
        assertThat(page.locator("#devices .filters [role=status]")).hasText("1 device fits");
    }

    @Test
    void sortsByEveryColumnWithTheKeyboardAlone() {
        signIn("ben");
        go("Devices");
        assertThat(devices()).hasCount(3);
        Locator heads = page.locator("#devices thead th");
        assertThat(heads).hasCount(8);
        for (int i = 1; i < 8; i++) {
            Locator head = heads.nth(i);
            head.getByRole(AriaRole.BUTTON).focus();
            page.keyboard().press("Enter");
            assertThat(head).hasAttribute("aria-sort", "ascending");
            page.keyboard().press("Space");
            assertThat(head).hasAttribute("aria-sort", "descending");
            assertThat(page.locator("#devices th[aria-sort]")).hasCount(1);
            assertThat(page.locator("#devices .filters [role=status]")).hasText("3 devices");
        }
        heads.filter(new Locator.FilterOptions().setHasText("Version"))
                .getByRole(AriaRole.BUTTON)
                .press("Enter");
        assertThat(devices()).hasText(new String[] {"V7-002", "V7-003", "V7-001"}); // 7.2, 7.9, 7.10
    }

    @Test
    void savesWhatIsShownForASpreadsheet() throws Exception {
        signIn("ben");
        go("Devices");
        page.locator("#device-search").fill("V7-00");
        heads("Device").press("Enter");
        assertThat(devices()).hasText(new String[] {"V7-003", "V7-002", "V7-001"});

        Download file = page.waitForDownload(() -> button("Export as CSV").click());

        assertThat(file.suggestedFilename()).matches("devices-\\d{4}-\\d\\d-\\d\\d\\.csv");
        List<String> lines = Files.readAllLines(file.path());
        assertThat(lines).hasSize(4);
        assertThat(lines.get(0))
                .startsWith("\uFEFFDevice,State,Why,Acknowledged,Firmware,Version,How that is known,Address");
        assertThat(lines.get(1)).startsWith("V7-003,");
        assertThat(lines.get(2))
                .startsWith("V7-002,error,Does not start: its code is unknown to table version 1,")
                .contains(",Non-DEHP,7.2.0,\"firmware 7.2");
        assertThat((String) page.evaluate(
                        "async () => (await import('/js/csv.js')).csv([['=1+1', 'a \"b\"', 'c, d', null]])"))
                .as("a spreadsheet calculates nothing of it")
                .isEqualTo("\uFEFF'=1+1,\"a \"\"b\"\"\",\"c, d\",\r\n");
    }

    private Locator heads(String name) {
        return page.locator("#devices thead")
                .getByRole(
                        AriaRole.BUTTON,
                        new Locator.GetByRoleOptions().setName(name).setExact(true));
    }

    @Test
    void removesADeviceThatIsGoneForGood() throws Exception {
        SimulatedDevice old = site.device("V6-000", "6.0.0", OLD);
        site.join(old);
        await().until(() -> site.get("/devices/V6-000").has("lastDecision"));
        SimulatedSite.await(old.close());
        signIn("anna");
        page.navigate(origin + "/#device/V6-000");

        button("Remove this device…").click();
        because("sold");

        assertThat(page.locator("#device")).isHidden();
        assertThat(page.locator(".toast")).containsText("V6-000 is removed.");
        await().until(() -> site.get("/devices?q=V6").path("total").asInt() == 0);
    }

    // ---------------------------------------------------------------- words

    @Test
    void callsARemarkARemarkAndShowsNoGreenSwitchBesideOff() {
        signIn("anna");
        page.navigate(origin + "/#device/V7-001");
        Locator toggle =
                page.getByRole(AriaRole.SWITCH, new Page.GetByRoleOptions().setName("Transformation for V7-001"));
        Locator words = page.locator("#device .switch-row .muted");
        assertThat(toggle).isChecked();
        assertThat(words).containsText("On:");
        toggle.click();
        because("a trial");
        assertThat(words).containsText("Off:");
        assertThat(toggle).not().isChecked();
        page.keyboard().press("Escape");
        go("Overview");

        assertThat(page.locator("#problems .count")).containsText(Pattern.compile("1 remark$"));
        assertThat((String) page.evaluate("""
                async () => {
                  const { health } = await import('/js/overview.js');
                  return health({ ready: true }, [{ severity: 'info' }]).words;
                }
                """)).isEqualTo("Everything is working");
        page.navigate(origin + "/#device/V7-001");
        toggle.click();
        because("the trial is over");
        assertThat(toggle).isChecked();
    }

    // ---------------------------------------------------------------- charts

    @Test
    void writesRoundNumbersOnTheAxesWhateverTheFiguresAre() {
        assertThat((List<?>) page.evaluate("""
                async () => {
                  const { ticks } = await import('/js/scale.js');
                  const wrong = [];
                  for (let value = 0.003; value < 5e7; value *= 1.37) {
                    const steps = ticks(value);
                    const step = steps[1].toExponential()[0];
                    const even = steps.every((each, i) => Math.abs(each - i * steps[1]) < steps[1] / 1e6);
                    if (!'125'.includes(step) || !even || steps.at(-1) < value * 0.999 || steps.length < 3 || steps.length > 6) {
                      wrong.push([value, steps]);
                    }
                  }
                  return wrong;
                }
                """)).isEmpty();
    }

    @Test
    void drawsNothingWhereNothingWasMeasuredAndADotWhereOnce() {
        assertThat((List<?>) page.evaluate("""
                async () => {
                  const { chart } = await import('/js/chart.js');
                  const probe = chart({ label: 'Probe', series: [{ key: 'v', name: 'V', tone: 'blue' }], write: (value) => value ?? 'none' });
                  document.body.append(probe.root);
                  const pieces = () => {
                    const drawn = probe.root.querySelector('.line').getAttribute('d');
                    return [drawn.split('M').length - 1, drawn.split('h0').length - 1, probe.root.querySelector('p.sr').textContent];
                  };
                  const time = [0, 1, 2, 3, 4, 5];
                  probe.show({ time, v: time.map(() => null) });
                  const none = pieces();
                  probe.show({ time, v: [null, 7, null, null, 8, 9] });
                  const two = pieces();
                  probe.show({ time: [0, 1, 2, 3, 4, 5, 600, 601], v: [1, 1, 1, 1, 1, 1, 2, 2] });
                  const gap = pieces();
                  probe.root.remove();
                  return [none[0], none[2], two[0], two[2], gap[0]];
                }
                """))
                .map(Object::toString)
                .containsExactly("0", "V: none", "2", "V: 9", "2");
    }

    @Test
    void zoomsWithTheKeyboardAndByDraggingAndBack() {
        await().until(() -> site.get("/history").at("/seconds/time").size() > 15);
        signIn("ben");
        Locator chart = page.locator("#overview .chart-view").first();
        Locator all = button("Show all again");
        assertThat(page.locator("#overview .line").first()).isVisible();
        assertThat(all).isHidden();

        chart.focus();
        page.keyboard().press("ArrowLeft");
        assertThat(page.locator("#overview .chart-tip").first()).containsText("TOMEs to Terminal");
        page.keyboard().press("+");
        assertThat(all).isVisible();
        assertThatObject(page.evaluate("document.activeElement.className"))
                .as("the focus stays on the chart")
                .isEqualTo("chart-view");
        page.keyboard().press("Escape");
        assertThat(all).isHidden();

        BoundingBox box = chart.boundingBox();
        page.mouse().move(box.x + box.width * 0.4, box.y + box.height / 2);
        page.mouse().down();
        page.mouse().move(box.x + box.width * 0.9, box.y + box.height / 2);
        page.mouse().up();
        assertThat(all).isVisible();
        all.click();
        assertThat(all).isHidden();
        button("6 hours").click();
        assertThat(button("6 hours")).hasAttribute("aria-pressed", "true");
    }

    @Test
    void namesTheZoneOfItsTimesAndTellsOfBurstsAfterTheirSecond() {
        signIn("ben");
        String zone = (String) page.evaluate("async () => (await import('/js/format.js')).zone()");

        assertThat(page.locator("#overview .chart-zone").first()).hasText(zone);
        assertThat(page.locator("#problems time").first()).containsText(zone);
        assertThat(page.locator("#overview thead th").first()).hasText("Time (" + zone + ")");
        assertThat(page.locator("#overview .figure").first()).containsText("highest second");
        go("Devices");
        assertThat(page.locator("#devices thead")).containsText("Last seen (" + zone + ")");
        assertThatObject(page.evaluate("""
                async () => {
                  const { rate } = await import('/js/format.js');
                  return [0, 1 / 60, 0.5, 12, 1234].map(rate).join(' ');
                }
                """)).isEqualTo("0 0.02 0.5 12 1,234");
    }
}
