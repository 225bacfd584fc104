package featurekeyproxy.mapping;

import featurekeyproxy.message.Initialization;

/** Decides how a request is treated, by what is known of the device that it goes to. Called once for each request. */
@FunctionalInterface
public interface TreatmentRule {
    /** Treats every device as one with new firmware. */
    TreatmentRule MAP_ALL = (conversation, request) -> Treatment.MAP;

    /** Returns the treatment of this request; {@code conversation} stands for the device when the request names none. */
    Treatment treat(Conversation conversation, Initialization request);
}
