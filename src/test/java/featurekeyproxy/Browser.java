package featurekeyproxy;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Debian's Chromium without a window. Its pages may ask only the given origin, and whatever they or the browser complain of is
 * noted. For one thread.
 */
final class Browser implements AutoCloseable {
    private static final List<String> FLAGS = List.of(
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync");

    private final Playwright playwright;
    private final com.microsoft.playwright.Browser browser;
    private final String origin;
    private final List<String> foreign = new ArrayList<>();
    private final List<String> complaints = new ArrayList<>();

    private Browser(Path chromium, String origin) {
        this.origin = origin;
        this.playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        this.browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(chromium)
                        .setHeadless(true)
                        .setArgs(FLAGS));
    }

    /** Returns where Chromium is; see {@link Tool#require}. */
    static Path chromium() {
        return Tool.require("chromium", "chromium-browser", "google-chrome");
    }

    static Browser open(Path chromium, String origin) {
        return new Browser(chromium, origin);
    }

    private BrowserContext context(ColorScheme colours) {
        return browser.newContext(new NewContextOptions()
                .setColorScheme(colours)
                .setViewportSize(1280, 900)
                .setIgnoreHTTPSErrors(true) // certificates of tests are their own
                .setLocale("en-GB"));
    }

    /** Returns a new tab that nobody looks into, since that takes time; only for what is measured. */
    Page unwatchedTab() {
        return context(ColorScheme.LIGHT).newPage();
    }

    /** Returns a new tab that shares nothing with others. */
    Page tab(ColorScheme colours) {
        BrowserContext context = context(colours);
        context.route("**", this::keepAtHome);
        context.addInitScript("addEventListener('securitypolicyviolation',"
                + " e => console.error('CSP forbids ' + e.violatedDirective + ' ' + e.blockedURI))");
        Page page = context.newPage();
        page.onConsoleMessage(this::note);
        page.onPageError(complaints::add);
        return page;
    }

    private void keepAtHome(Route route) {
        boolean atHome = route.request().url().startsWith(origin);
        if (!atHome) {
            foreign.add(route.request().url());
        }
        try {
            if (atHome) {
                route.resume();
            } else {
                route.abort();
            }
        } catch (PlaywrightException closing) { // a page asks the proxy all the time, also while its tab is closed
            if (!String.valueOf(closing.getMessage()).contains("closed")) {
                throw closing;
            }
        }
    }

    /** The browser itself complains of each status above 399; whether one is right, the tests of the page decide. */
    private void note(ConsoleMessage message) {
        boolean status = message.text().startsWith("Failed to load resource: the server responded with a status");
        if (!status && (message.type().equals("error") || message.type().equals("warning"))) {
            complaints.add(message.text());
        }
    }

    /** Returns the requests to another origin than the given one. */
    List<String> foreignRequests() {
        return List.copyOf(foreign);
    }

    /** Returns what went wrong in scripts, and what the security policy forbade. */
    List<String> complaints() {
        return List.copyOf(complaints);
    }

    /** Returns what axe finds against the WCAG 2.2 rules of levels A and AA in what the page shows now. */
    static Object accessibilityFaults(Page page) throws IOException {
        try (InputStream axe = Objects.requireNonNull(Browser.class.getResourceAsStream("/axe.min.js"))) {
            page.evaluate(new String(axe.readAllBytes(), StandardCharsets.UTF_8));
        }
        return page.evaluate(
                "async () => (await axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa',"
                        + " 'best-practice'] })).violations.flatMap(v => v.nodes.map(n => v.id + ': ' + n.html + ' '"
                        + " + n.failureSummary))");
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
