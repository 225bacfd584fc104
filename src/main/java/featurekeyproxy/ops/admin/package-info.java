/** The resources of the Admin API: what operators see of the running proxy, and what they can do to it. */
@NullMarked
package featurekeyproxy.ops.admin;

import org.jspecify.annotations.NullMarked;
