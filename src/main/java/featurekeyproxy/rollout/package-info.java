/** How far the transformation is let go: its switches. Knows nothing of messages, mappings or sessions. */
@NullMarked
package featurekeyproxy.rollout;

import org.jspecify.annotations.NullMarked;
