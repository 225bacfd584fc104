/**
 * Files that come into force when they are saved, while the proxy runs.
 */
@NullMarked
package featurekeyproxy.reload;

import org.jspecify.annotations.NullMarked;
