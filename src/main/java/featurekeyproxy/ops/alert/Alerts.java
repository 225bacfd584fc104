package featurekeyproxy.ops.alert;

import featurekeyproxy.ops.diagnosis.OpenProblems;
import featurekeyproxy.ops.diagnosis.Problem;
import featurekeyproxy.ops.diagnosis.Severity;
import featurekeyproxy.text.SafeText;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Tells people of problems that stay, and when they are over: each once, by each channel of the settings. What fails of that is a
 * problem itself. {@link #look} never blocks. Thread-safe.
 */
public final class Alerts implements OpenProblems.Source, AutoCloseable {
    /** The channels that there may be. */
    public static final List<String> CHANNELS = List.of("webhook", "mail");

    private static final String OWN = "alerts-";

    private final AlertOptions options;
    private final String page;
    private final Clock clock;
    private final List<AlertQueue> queues;
    private Map<String, Problem> told = Map.of();

    /** How one channel stands: how many alerts wait, were taken, and were lost, and whether it fails now. */
    public record ChannelState(String channel, int waiting, long sent, long lost, boolean failing) {}

    private Alerts(AlertOptions options, String page, Clock clock, List<AlertQueue> queues) {
        this.options = options;
        this.page = page;
        this.clock = clock;
        this.queues = List.copyOf(queues);
    }

    /** Creates the channels that the options name; {@code page} is where the page is unless they say it. */
    public static Alerts open(AlertOptions options, String page, Clock clock) {
        return new Alerts(
                options,
                options.page().isEmpty() ? page : options.page(),
                clock,
                channels(options).map(channel -> new AlertQueue(channel, clock)).toList());
    }

    private static Stream<AlertChannel> channels(AlertOptions options) {
        return Stream.concat(
                options.webhook().map(WebhookChannel::new).stream(), options.mail().map(MailChannel::new).stream());
    }

    /** Tells of what has been open for long enough, and of what was told and is over. */
    public synchronized void look(Instant now, List<OpenProblems.Open> open) {
        Map<String, Problem> still = new LinkedHashMap<>();
        for (OpenProblems.Open each : open) {
            Problem problem = each.problem();
            boolean isTold = told.containsKey(problem.id());
            boolean isDue = problem.severity().compareTo(options.least()) <= 0
                    && !now.isBefore(each.since().plus(options.after()));
            if (isTold || isDue) {
                still.put(problem.id(), problem);
            }
            if (isDue && !isTold) {
                tell(Alert.of(Alert.State.OPEN, problem, page, each.since()));
            }
        }
        told.forEach((id, problem) -> {
            if (!still.containsKey(id)) {
                tell(Alert.of(Alert.State.RESOLVED, problem, page, now));
            }
        });
        told = still;
    }

    private void tell(Alert alert) {
        queues.stream()
                .filter(queue -> !alert.id().equals(OWN + queue.channel().name())) // it could not be told there
                .forEach(queue -> queue.add(alert));
    }

    /** Sends a test by each channel and returns what came of it: {@code sent}, or why not. Blocks. */
    public Map<String, String> test() {
        return test(queues.stream().map(AlertQueue::channel).toList(), page, clock);
    }

    /** Sends a test by each channel of the options. */
    public static Map<String, String> test(AlertOptions options, String page, Clock clock) {
        return test(channels(options).toList(), options.page().isEmpty() ? page : options.page(), clock);
    }

    private static Map<String, String> test(List<AlertChannel> channels, String page, Clock clock) {
        Map<String, String> results = new LinkedHashMap<>();
        for (AlertChannel channel : channels) {
            try {
                channel.send(Alert.test(page, clock.instant()));
                results.put(channel.name(), "sent");
            } catch (IOException | RuntimeException e) {
                results.put(channel.name(), SafeText.line(String.valueOf(e.getMessage()), 300));
            }
        }
        return results;
    }

    /** Returns how each channel stands. */
    public List<ChannelState> states() {
        return queues.stream()
                .map(AlertQueue::state)
                .map(state -> new ChannelState(
                        state.channel(),
                        state.waiting(),
                        state.sent(),
                        state.lost(),
                        state.failure().isPresent()))
                .toList();
    }

    @Override
    public List<Problem> problems(Instant now) {
        List<Problem> problems = new ArrayList<>();
        for (AlertQueue queue : queues) {
            AlertQueue.State state = queue.state();
            state.failure()
                    .ifPresent(failure -> problems.add(Problem.of(
                            OWN + state.channel(),
                            Severity.WARNING,
                            "Alerts do not arrive by " + (state.channel().equals("mail") ? "mail" : "the web hook"),
                            "Since " + failure.since() + ": " + failure.reason() + ". " + state.waiting() + " wait, "
                                    + state.lost() + " were lost since the start.",
                            "Look at the receiver, and at proxy.alerts.* in the settings; “Try the alerts” under Control, or the"
                                    + " command check --alerts, sends a test.")));
        }
        return problems;
    }

    @Override
    public void close() {
        queues.forEach(AlertQueue::close);
    }
}
