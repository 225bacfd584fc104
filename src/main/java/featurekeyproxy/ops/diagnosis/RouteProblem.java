package featurekeyproxy.ops.diagnosis;

import featurekeyproxy.wspair.leg.Leg;
import java.util.Locale;

/** What is to be said of a route that does something to messages by itself. */
final class RouteProblem {
    private static final String UNMAPPED_STEP =
            "Put the step process: { ref: featureCodes } where every initialization comes, as in the shipped routes. If it is"
                    + " meant, name the leg in proxy.routes.unmapped.";

    private RouteProblem() {}

    static Problem changing(String route) {
        return Problem.of(
                "unexplained-" + route,
                Severity.WARNING,
                "The route " + route + " changes messages by itself",
                "It sent on something else than it received, and no mapping of a code explains it.",
                "If that is meant, all is well. Otherwise look at the steps of " + route + " in the directory routes.");
    }

    static Problem failing(String route) {
        return Problem.of(
                "route-" + route,
                Severity.ERROR,
                "The route " + route + " fails",
                "A step of it threw an error, so fallbackBehavior of the mapping file decided over the message.",
                "The log of the proxy names the step and the error.");
    }

    static Problem holding(String route) {
        return Problem.of(
                "withheld-" + route,
                Severity.WARNING,
                "The route " + route + " holds messages back",
                "A message came to its end without having been sent on, and no step failed.",
                "If that is meant, as with a filter, all is well. Otherwise look at the steps of " + route
                        + " in the directory routes.");
    }

    static Problem unreadable(String route) {
        return Problem.of(
                "unreadable-" + route,
                Severity.ERROR,
                "The route " + route + " hides messages from the mapping",
                "A step left a body that cannot be read as a message where codes are looked for, so fallbackBehavior of"
                        + " the mapping file decides over each initialization.",
                "Move the step behind the mapping, or give it a copy of the message by wireTap. The log names the class of"
                        + " the body.");
    }

    static Problem unmapped(String route) {
        return Problem.of(
                "unmapped-" + route,
                Severity.ERROR,
                "The route " + route + " sent an initialization on that was not mapped",
                "It passed by the step featureCodes, so a device or TOMEs got the codes as they came.",
                UNMAPPED_STEP);
    }

    static Problem unmapped(Leg leg, String why) {
        return Problem.of(
                "unmapped-leg-" + leg,
                Severity.ERROR,
                "Initializations from " + leg + " can pass without being mapped",
                why.substring(0, 1).toUpperCase(Locale.ROOT) + why.substring(1) + ".",
                UNMAPPED_STEP);
    }

    static Problem missing(Leg leg) {
        return Problem.of(
                "no-route-" + leg,
                Severity.ERROR,
                "No route takes the messages of " + leg,
                "The route from ws-pair:" + leg
                        + " is not started. Messages wait, and TOMEs is refused with status 503.",
                "Somebody stopped it, by JMX or the route controller, or removed it. Start it again, or save its file in the"
                        + " directory routes.");
    }
}
