package featurekeyproxy.ops.health;

import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.health.HealthCheckRepository;
import org.apache.camel.health.HealthCheckResultBuilder;

/**
 * Health checks of Camel's that are told but decide over neither readiness nor liveness: a route of the site that is stopped, or a
 * consumer of it that finds its server away, is no reason to take TOMEs away from the Terminal. Thread-safe.
 */
record AdvisoryChecks(HealthCheckRepository repository) implements HealthCheckRepository {
    /** Puts them in the place of Camel's checks of routes, consumers and producers. */
    static void replaceIn(CamelContext context) {
        HealthCheckRegistry registry = HealthCheckRegistry.get(context);
        for (String id : new String[] {"routes", "consumers", "producers"}) {
            registry.getRepository(id)
                    .filter(each -> !(each instanceof AdvisoryChecks))
                    .ifPresent(each -> {
                        registry.unregister(each);
                        registry.register(new AdvisoryChecks(each));
                    });
        }
    }

    @Override
    public String getId() {
        return repository.getId();
    }

    @Override
    public boolean isEnabled() {
        return repository.isEnabled();
    }

    @Override
    public void setEnabled(boolean enabled) {
        repository.setEnabled(enabled);
    }

    @Override
    public Stream<HealthCheck> stream() {
        return repository.stream().map(AdvisoryCheck::new);
    }

    /** One of them. */
    private record AdvisoryCheck(HealthCheck check) implements HealthCheck {
        @Override
        public String getId() {
            return check.getId();
        }

        @Override
        public String getGroup() {
            return check.getGroup();
        }

        @Override
        public boolean isEnabled() {
            return check.isEnabled();
        }

        @Override
        public void setEnabled(boolean enabled) {
            check.setEnabled(enabled);
        }

        @Override
        public boolean isReadiness() {
            return false;
        }

        @Override
        public boolean isLiveness() {
            return false;
        }

        @Override
        public Result call(Map<String, Object> options) {
            Result result;
            try {
                result = check.call(options);
            } catch (RuntimeException e) { // as of a route that a reload removes at this moment
                return HealthCheckResultBuilder.on(this).unknown().error(e).build();
            }
            HealthCheckResultBuilder own = HealthCheckResultBuilder.on(this).state(result.getState());
            result.getMessage().ifPresent(own::message);
            result.getError().ifPresent(own::error);
            return own.details(result.getDetails()).build();
        }
    }
}
