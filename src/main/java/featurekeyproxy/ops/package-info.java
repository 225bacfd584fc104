/** What operators see of the proxy: what happened lately, in the words of metrics and health checks. */
@NullMarked
package featurekeyproxy.ops;

import org.jspecify.annotations.NullMarked;
