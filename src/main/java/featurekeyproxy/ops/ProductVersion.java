package featurekeyproxy.ops;

import picocli.CommandLine;

/** The version of the product, from the manifest of its jar. */
public final class ProductVersion implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {"feature-key-proxy " + number()};
    }

    /** Returns the number alone. */
    public static String number() {
        String version = ProductVersion.class.getPackage().getImplementationVersion();
        return version == null ? "(not packaged)" : version;
    }
}
