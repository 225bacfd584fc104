package featurekeyproxy.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** Draws how the CPU for a message grows with sessions, size and rate, as SVG. */
final class Plot {
    private static final int WIDTH = 320;
    private static final int HEIGHT = 260;
    private static final int GAP = 70;
    private static final int TOP = 60;
    private static final List<String> COLOURS =
            List.of("#c0392b", "#2471a3", "#1e8449", "#7d3c98", "#b9770e", "#566573");

    private final Results results;
    private final List<String> relays;
    private final StringBuilder svg = new StringBuilder();

    Plot(Results results) {
        this.results = results;
        this.relays = results.relays().stream()
                .filter(relay -> !relay.equals("direct"))
                .toList();
    }

    /** One point of a curve. */
    private record Point(double x, double y) {}

    /** Returns the picture. */
    String svg() {
        int width = 3 * (WIDTH + GAP) + GAP;
        svg.append(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" font-family=\"sans-serif\" font-size=\"12\">\n"
                        .formatted(width, HEIGHT + TOP + 50));
        svg.append("<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n");
        for (int i = 0; i < relays.size(); i++) {
            text(GAP + i * 110, 20, "start", relays.get(i), colour(i));
        }
        panel(
                0,
                "sessions, 5,000 messages/s in all",
                with(Catalogue.BY_SESSIONS, Catalogue.RATE_5K, Catalogue.MANY),
                Workload::connections);
        panel(1, "bytes, 8 sessions × 2 in flight", with(Catalogue.BY_SIZE, Catalogue.LARGE), Workload::size);
        panel(
                2,
                "messages/s, 50 sessions",
                with(Catalogue.BY_RATE, Catalogue.RATE_5K, Catalogue.RATE_20K),
                Workload::rate);
        return svg.append("</svg>\n").toString();
    }

    private static List<Workload> with(List<Workload> some, Workload... more) {
        return Stream.concat(some.stream(), Stream.of(more)).toList();
    }

    private String colour(int relay) {
        return COLOURS.get(relay % COLOURS.size());
    }

    private void panel(int column, String title, List<Workload> works, ToDoubleFunction<Workload> x) {
        List<Workload> sorted =
                works.stream().sorted(java.util.Comparator.comparingDouble(x)).toList();
        List<List<Point>> curves =
                relays.stream().map(relay -> curve(relay, sorted, x)).toList();
        double highest = curves.stream()
                .flatMap(List::stream)
                .mapToDouble(Point::y)
                .max()
                .orElse(1);
        double from = Math.log(x.applyAsDouble(sorted.get(0)));
        double to = Math.log(x.applyAsDouble(sorted.get(sorted.size() - 1)));
        int left = GAP + column * (WIDTH + GAP);
        text(left + WIDTH / 2, TOP - 12, "middle", "CPU µs per message by " + title, "black");
        double step = step(highest);
        for (double y = 0; y <= highest * 1.05; y += step) {
            int at = (int) (TOP + HEIGHT - y / (highest * 1.05) * HEIGHT);
            line(left, at, left + WIDTH, at);
            text(left - 6, at + 4, "end", trim(y), "black");
        }
        for (Workload work : sorted) {
            int at = (int) (left + (Math.log(x.applyAsDouble(work)) - from) / (to - from) * WIDTH);
            line(at, TOP + HEIGHT, at, TOP + HEIGHT + 5);
            text(at, TOP + HEIGHT + 20, "middle", trim(x.applyAsDouble(work)), "black");
        }
        for (int i = 0; i < curves.size(); i++) {
            StringBuilder points = new StringBuilder();
            for (Point point : curves.get(i)) {
                points.append(String.format(
                        Locale.ROOT,
                        "%.1f,%.1f ",
                        left + (Math.log(point.x()) - from) / (to - from) * WIDTH,
                        TOP + HEIGHT - point.y() / (highest * 1.05) * HEIGHT));
            }
            svg.append("<polyline fill=\"none\" stroke-width=\"2\" stroke=\"%s\" points=\"%s\"/>\n"
                    .formatted(colour(i), points.toString().trim()));
        }
    }

    private List<Point> curve(String relay, List<Workload> works, ToDoubleFunction<Workload> x) {
        List<Point> points = new ArrayList<>();
        for (Workload work : works) {
            OptionalDouble cpu = results.median(relay, work.name(), Measurement::cpuMicros);
            cpu.ifPresent(y -> points.add(new Point(x.applyAsDouble(work), y)));
        }
        return points;
    }

    /** Returns a round distance of lines, so that there are four to ten. */
    private static double step(double highest) {
        double step = Math.pow(10, Math.floor(Math.log10(Math.max(highest, 0.01))));
        return highest / step < 2 ? step / 5 : highest / step < 5 ? step / 2 : step;
    }

    private static String trim(double value) {
        return String.format(Locale.ROOT, "%,.2f", value).replaceAll("\\.?0+$", "");
    }

    private void line(int x1, int y1, int x2, int y2) {
        svg.append("<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" stroke=\"#cccccc\"/>\n".formatted(x1, y1, x2, y2));
    }

    private void text(int x, int y, String anchor, String text, String colour) {
        svg.append("<text x=\"%d\" y=\"%d\" text-anchor=\"%s\" fill=\"%s\">%s</text>\n"
                .formatted(x, y, anchor, colour, text));
    }
}
