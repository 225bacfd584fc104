package featurekeyproxy.route.file;

import featurekeyproxy.wspair.leg.Leg;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.model.CatchDefinition;
import org.apache.camel.model.ChoiceDefinition;
import org.apache.camel.model.CircuitBreakerDefinition;
import org.apache.camel.model.FilterDefinition;
import org.apache.camel.model.HasExpressionType;
import org.apache.camel.model.LogDefinition;
import org.apache.camel.model.MulticastDefinition;
import org.apache.camel.model.PipelineDefinition;
import org.apache.camel.model.PolicyDefinition;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.RollbackDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.StepDefinition;
import org.apache.camel.model.StopDefinition;
import org.apache.camel.model.ThrowExceptionDefinition;
import org.apache.camel.model.TryDefinition;
import org.apache.camel.model.WhenDefinition;

/**
 * Whether an initialization can get from one leg to the other without passing the mapping, as far as the steps tell.
 *
 * <p>It walks all ways that an initialization can take that is not mapped yet. Of the proxy's own conditions it is known what they
 * say of one; any other condition may say either. A step that finds out at run time where it sends ends no way and is no end of one.
 */
final class MappingWay {
    private final RouteSteps steps;
    private final Leg leg;
    private final Map<RouteDefinition, Boolean> walked = new HashMap<>();
    private boolean escapes;
    private boolean raises; // whether a step of the innermost doTry may fail before the mapping

    private enum Answer {
        ALWAYS,
        NEVER,
        MAYBE
    }

    private MappingWay(RouteSteps steps, Leg leg) {
        this.steps = steps;
        this.leg = leg;
    }

    /** Returns whether there is such a way for what the route takes from that leg. */
    static boolean isMissed(RouteSteps steps, Leg leg, RouteDefinition route) {
        MappingWay way = new MappingWay(steps, leg);
        way.through(route);
        return way.escapes;
    }

    /** Returns whether what is behind these steps may still not be mapped, given that it was not before them. */
    private boolean through(List<ProcessorDefinition<?>> outputs) {
        for (ProcessorDefinition<?> step : outputs) {
            if (!step.isAbstract() && !steps.isDisabled(step) && !through(step)) {
                return false;
            }
        }
        return true;
    }

    private boolean through(RouteDefinition route) {
        if (!walked.containsKey(route)) {
            walked.put(route, true); // for a route that comes back to itself
            walked.put(route, through(route.getOutputs()));
        }
        return walked.get(route);
    }

    private boolean through(ProcessorDefinition<?> step) {
        if (steps.isMapping(step)
                || step instanceof StopDefinition
                || step instanceof RollbackDefinition
                || step instanceof ThrowExceptionDefinition) {
            return false;
        }
        if (step instanceof ChoiceDefinition choice) {
            return through(choice);
        }
        if (step instanceof FilterDefinition filter) {
            Answer answer = answer(filter);
            boolean after = answer != Answer.NEVER && through(filter.getOutputs());
            return after || answer != Answer.ALWAYS;
        }
        if (step instanceof TryDefinition attempt) {
            return through(attempt);
        }
        raises |= !(step instanceof LogDefinition) && step.getOutputs().isEmpty();
        return steps.targetOf(step).map(this::sent).orElseGet(() -> throughOutputs(step));
    }

    private boolean throughOutputs(ProcessorDefinition<?> step) {
        if (step instanceof MulticastDefinition multicast) {
            boolean after = false;
            for (ProcessorDefinition<?> each : multicast.getOutputs()) {
                after |= through(List.of(each));
            }
            return after || multicast.getOutputs().isEmpty();
        }
        boolean after = through(step.getOutputs());
        if (step instanceof CircuitBreakerDefinition breaker && breaker.getOnFallback() != null) {
            return through(breaker.getOnFallback().getOutputs()) || after;
        }
        boolean isSequence = step instanceof PipelineDefinition
                || step instanceof StepDefinition
                || step instanceof PolicyDefinition
                || step instanceof CircuitBreakerDefinition;
        return after || !isSequence;
    }

    private boolean sent(String target) {
        if (target.equals(RouteSteps.PAIR + leg.other())) {
            escapes = true;
            return true;
        }
        boolean after = true;
        for (RouteDefinition next : steps.from(target)) {
            after = through(next) || !target.startsWith("direct:");
        }
        return after;
    }

    private boolean through(ChoiceDefinition choice) {
        boolean after = false;
        for (WhenDefinition when : choice.getWhenClauses()) {
            Answer answer = steps.isDisabled(when) ? Answer.NEVER : answer(when);
            after |= answer != Answer.NEVER && through(when.getOutputs());
            if (answer == Answer.ALWAYS) {
                return after;
            }
        }
        return choice.getOtherwise() == null
                || steps.isDisabled(choice.getOtherwise())
                || through(choice.getOtherwise().getOutputs())
                || after;
    }

    private boolean through(TryDefinition attempt) {
        boolean outer = raises;
        raises = false;
        boolean after = through(attempt.getOutputsWithoutCatches());
        boolean caught = raises;
        raises = outer;
        for (CatchDefinition handler : caught ? attempt.getCatchClauses() : List.<CatchDefinition>of()) {
            after |= through(handler.getOutputs());
        }
        boolean last = attempt.getFinallyClause() == null
                || through(attempt.getFinallyClause().getOutputs());
        return after && last;
    }

    /** Returns what a condition says of an initialization that came from the leg. */
    private Answer answer(HasExpressionType node) {
        Optional<String> bean = steps.conditionOf(node);
        if (bean.isEmpty()) {
            return Answer.MAYBE;
        }
        return switch (bean.get()) {
            case "initializationRequest" -> leg == Leg.TOMES ? Answer.ALWAYS : Answer.NEVER;
            case "initializationReply" -> leg == Leg.TERMINAL ? Answer.ALWAYS : Answer.NEVER;
            case "handshakeEvent" -> Answer.NEVER;
            default -> Answer.MAYBE;
        };
    }
}
