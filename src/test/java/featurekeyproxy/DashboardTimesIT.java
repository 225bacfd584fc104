package featurekeyproxy;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The dashboard of a proxy that knows a thousand devices: that it stays small, and how long it takes. Times are no matter of
 * passing: they are printed, and written to {@code target/dashboard/times.md}.
 */
class DashboardTimesIT {
    private static final int DEVICES = 1000;
    private static final int LOADS = 20;
    private static final int TURNS = 40;
    private static final Path REPORT = Path.of("target", "dashboard", "times.md");

    /** Signs the tab in, and notes when the page first shows a figure and when its thread was taken for long. */
    private static final String WATCH = """
            sessionStorage.setItem('feature-key-proxy.token', '%s');
            window.longest = 0;
            new PerformanceObserver((list) => list.getEntries().forEach((task) => {
              window.longest = Math.max(window.longest, task.duration);
            })).observe({ type: 'longtask', buffered: true });
            const watch = new MutationObserver(() => {
              if (document.querySelector('#node-tomes .node-what')?.textContent) {
                performance.mark('figures');
                watch.disconnect();
              }
            });
            watch.observe(document, { childList: true, subtree: true, characterData: true });
            """.formatted(AdminProxy.READER);

    private static final String LOADED = """
            () => {
              const page = performance.getEntriesByType('navigation')[0];
              return [page.loadEventEnd, performance.getEntriesByName('figures')[0]?.startTime ?? 0, window.longest];
            }
            """;

    /** Turns a page of the table; tells how long until its rows are there, of which how long it waited for the answer. */
    private static final String TURN = """
            (name) => new Promise((done) => {
              const rows = document.querySelector('#devices tbody');
              performance.clearResourceTimings();
              const start = performance.now();
              new MutationObserver((changes, watch) => {
                watch.disconnect();
                const there = performance.now();
                const asked = performance.getEntriesByType('resource').filter((each) => each.name.includes('/devices?')).at(-1);
                requestAnimationFrame(() => setTimeout(() => done([there - start, asked.duration, performance.now() - there])));
              }).observe(rows, { childList: true });
              [...document.querySelectorAll('#devices .pager button')].find((button) => button.textContent === name).click();
            })
            """;

    @TempDir
    private static Path directory;

    private static AdminProxy proxy;
    private static AdminProxy.Ends session;
    private static Browser browser;

    @BeforeAll
    static void start() throws Exception {
        Path chromium = Browser.chromium();
        proxy = new AdminProxy(directory);
        session = proxy.session("/");
        for (int i = 1; i <= DEVICES; i++) {
            String device = String.format(Locale.ROOT, "V7-%04d", i);
            session.request(device, AdminProxy.OLD);
            session.reply(device, i <= 400 ? AdminProxy.OLD : AdminProxy.NEW);
        }
        browser = Browser.open(chromium, "http://127.0.0.1:" + proxy.port());
    }

    @AfterAll
    static void end() throws Exception {
        if (browser != null) {
            browser.close();
            session.close();
            proxy.close();
        }
    }

    @AfterEach
    void stayedQuietAndAtHome() {
        assertThat(browser.foreignRequests()).isEmpty();
        assertThat(browser.complaints()).isEmpty();
    }

    /** Has the tab show the page, signed in. */
    private static Page open(Page page) {
        page.addInitScript(WATCH);
        page.navigate("http://127.0.0.1:" + proxy.port());
        assertThat(page.locator("#node-devices .node-what")).hasText("1,000 devices");
        return page;
    }

    private static void go(Page page, String name) {
        page.getByRole(AriaRole.NAVIGATION)
                .getByRole(AriaRole.LINK, new Locator.GetByRoleOptions().setName(name))
                .click();
    }

    @Test
    void staysSmallWithAThousandDevices() {
        Page page = open(browser.tab(ColorScheme.LIGHT));

        go(page, "Devices");
        assertThat(page.locator("#devices tbody tr")).hasCount(50);
        assertThat(page.locator("#devices .pager")).containsText("1 to 50 of 1,000");
        assertThat(elements(page)).isLessThan(4000);
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Next"))
                .click();
        assertThat(page.locator("#devices tbody")).containsText("V7-0051");
        page.locator("#device-search").fill("0777");
        assertThat(page.locator("#devices tbody tr")).hasCount(1);
        page.locator("#device-search").fill("");
        page.locator("#device-kind").selectOption("legacy");
        assertThat(page.locator("#devices .filters [role=status]")).hasText("400 devices fit");
        go(page, "Decisions");
        assertThat(page.locator("#decisions tbody tr")).hasCount(100);
        assertThat(elements(page)).isLessThan(4000);
        page.context().close();
    }

    private static int elements(Page page) {
        return (Integer) page.evaluate("document.querySelectorAll('*').length");
    }

    @Test
    void saysHowLongThePageAndItsTableTake() throws Exception {
        Map<String, List<Double>> times = new LinkedHashMap<>();
        for (int i = 0; i < LOADS; i++) {
            Page page = open(browser.unwatchedTab());
            note(times, numbers(page.evaluate(LOADED)), "page loaded", "first figures shown", "longest task");
            page.context().close();
        }
        Page page = open(browser.unwatchedTab());
        go(page, "Devices");
        assertThat(page.locator("#devices tbody tr")).hasCount(50);
        for (int i = 0; i < TURNS; i++) {
            List<Double> turn = numbers(page.evaluate(TURN, i % 2 == 0 ? "Next" : "Previous"));
            note(times, turn, "table turned", "of that, waiting for the answer", "after that, until painted");
        }
        page.context().close();

        String report = report(times);
        System.out.println(report);
        Files.createDirectories(REPORT.getParent());
        Files.writeString(REPORT, report);
        assertThat(times.values()).isNotEmpty().allSatisfy(each -> assertThat(each)
                .hasSizeGreaterThanOrEqualTo(LOADS));
    }

    private static List<Double> numbers(Object result) {
        return ((List<?>) result)
                .stream().map(each -> ((Number) each).doubleValue()).toList();
    }

    private static void note(Map<String, List<Double>> times, List<Double> measured, String... names) {
        for (int i = 0; i < names.length; i++) {
            times.computeIfAbsent(names[i], name -> new ArrayList<>()).add(measured.get(i));
        }
    }

    private static String report(Map<String, List<Double>> times) {
        StringBuilder text =
                new StringBuilder("| with %,d devices | median | slowest |%n|---|---|---|%n".formatted(DEVICES));
        times.forEach((name, each) -> {
            List<Double> sorted = each.stream().sorted().toList();
            text.append("| %s | %.0f ms | %.0f ms |%n"
                    .formatted(name, sorted.get(sorted.size() / 2), sorted.get(sorted.size() - 1)));
        });
        return text.toString();
    }
}
