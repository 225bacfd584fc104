package featurekeyproxy.simulator;

import java.io.Console;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Shows two equal fleets side by side while they change: one whose TOMEs is connected directly, one whose TOMEs goes
 * through the proxy. On a terminal window the table is redrawn in place; elsewhere each change is a line. Belongs to one
 * thread; {@link #lines}, {@link #changes} and {@link #summary} are pure.
 */
public final class FleetTable {
    private static final String WITHOUT = "without proxy";
    private static final String WITH = "with proxy";

    private final PrintStream out;
    private final boolean inPlace;
    private List<DeviceState> without = List.of();
    private List<DeviceState> with = List.of();
    private int drawn;

    /** Makes a table that is redrawn in place, which needs ANSI escapes, or else told line by line. */
    public FleetTable(PrintStream out, boolean inPlace) {
        this.out = out;
        this.inPlace = inPlace;
    }

    /** Makes a table that is redrawn in place if this program's output goes to a console. */
    public static FleetTable onConsole(PrintStream out) {
        return new FleetTable(out, outputIsConsole());
    }

    /** From JDK 22 on there may be a console object for redirected output too, which then says so itself. */
    @SuppressWarnings("SystemConsoleNull")
    private static boolean outputIsConsole() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException olderJdk) {
            return true;
        } catch (ReflectiveOperationException unknown) {
            return false;
        }
    }

    /** Shows what has changed since the last time, if anything has. */
    public void show(List<DeviceState> withoutProxy, List<DeviceState> withProxy) {
        if (inPlace) {
            draw(withoutProxy, withProxy);
        } else {
            changes(WITHOUT, without, withoutProxy).forEach(out::println);
            changes(WITH, with, withProxy).forEach(out::println);
        }
        without = List.copyOf(withoutProxy);
        with = List.copyOf(withProxy);
        out.flush();
    }

    /** Shows the table for the last time, with the summary below. */
    public void finish(List<DeviceState> withoutProxy, List<DeviceState> withProxy) {
        show(withoutProxy, withProxy);
        if (!inPlace) {
            lines(withoutProxy, withProxy).forEach(out::println);
        }
        out.println(summary(withoutProxy, withProxy));
        out.flush();
    }

    private void draw(List<DeviceState> withoutProxy, List<DeviceState> withProxy) {
        if (drawn > 0 && withoutProxy.equals(without) && withProxy.equals(with)) {
            return;
        }
        if (drawn > 0) {
            out.print("\u001b[" + drawn + "A\u001b[J");
        }
        List<String> lines = lines(withoutProxy, withProxy);
        lines.forEach(out::println);
        drawn = lines.size();
    }

    /** Returns the table, 80 columns wide: two lines of heading, then a line for each device that is in either fleet, by id. */
    public static List<String> lines(List<DeviceState> withoutProxy, List<DeviceState> withProxy) {
        List<String> lines = new ArrayList<>();
        lines.add(row("", "", WITHOUT, "", WITH, ""));
        lines.add(row("device", "firmware", "state", "tries", "state", "tries"));
        Map<String, DeviceState> left = byId(withoutProxy);
        Map<String, DeviceState> right = byId(withProxy);
        Map<String, DeviceState> all = new TreeMap<>(left);
        all.putAll(right);
        all.forEach((id, device) -> lines.add(row(
                id,
                device.firmware(),
                left.containsKey(id) ? words(left.get(id)) : "-",
                left.containsKey(id) ? Integer.toString(left.get(id).attempts()) : "-",
                right.containsKey(id) ? words(right.get(id)) : "-",
                right.containsKey(id) ? Integer.toString(right.get(id).attempts()) : "-")));
        return List.copyOf(lines);
    }

    /** Returns a line for each device whose state is another than before, in the order of {@code now}. */
    public static List<String> changes(String fleet, List<DeviceState> before, List<DeviceState> now) {
        Map<String, DeviceState> old = byId(before);
        List<String> lines = new ArrayList<>();
        for (DeviceState device : now) {
            DeviceState was = old.get(device.id());
            if (was == null
                    || !words(was).equals(words(device))
                    || !was.firmware().equals(device.firmware())) {
                lines.add("%-13s  %-6s %-14s  %s (tries: %d)"
                        .formatted(fleet, device.id(), device.firmware(), words(device), device.attempts()));
            }
        }
        return List.copyOf(lines);
    }

    /** Returns how many devices are ready in each fleet, in one line. */
    public static String summary(List<DeviceState> withoutProxy, List<DeviceState> withProxy) {
        return "with proxy: %d of %d ready; without: %d of %d"
                .formatted(ready(withProxy), withProxy.size(), ready(withoutProxy), withoutProxy.size());
    }

    private static String row(String... cells) {
        return "%-6s %-14s  %-21s %5s  %-21s %5s".formatted((Object[]) cells).stripTrailing();
    }

    private static String words(DeviceState device) {
        return switch (device.state()) {
            case READY -> "ready";
            case TRYING -> "trying";
            case DISCONNECTED -> "dropped: " + device.reason();
        };
    }

    private static long ready(List<DeviceState> devices) {
        return devices.stream()
                .filter(device -> device.state() == DeviceState.State.READY)
                .count();
    }

    private static Map<String, DeviceState> byId(List<DeviceState> devices) {
        Map<String, DeviceState> byId = new HashMap<>();
        devices.forEach(device -> byId.put(device.id(), device));
        return byId;
    }
}
