/**
 * Files and directories that belong to the account of the proxy alone.
 */
@NullMarked
package featurekeyproxy.files;

import org.jspecify.annotations.NullMarked;
