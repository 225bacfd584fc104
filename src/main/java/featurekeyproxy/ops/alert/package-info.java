/** Tells people of problems where nobody watches metrics: a web hook, and mail. */
@NullMarked
package featurekeyproxy.ops.alert;

import org.jspecify.annotations.NullMarked;
