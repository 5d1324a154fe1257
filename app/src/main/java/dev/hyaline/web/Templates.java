package dev.hyaline.web;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.util.Map;

/** The templates, as classes of the build. Thread-safe. */
final class Templates {

    private static final int USUAL_SIZE = 64 * 1024;

    private final TemplateEngine engine = TemplateEngine.createPrecompiled(ContentType.Html);

    /** A page or a part of one; everything put in is escaped. */
    String render(String name, Map<String, Object> parameters) {
        StringOutput output = new StringOutput(USUAL_SIZE);
        engine.render(name + ".jte", parameters, output);
        return output.toString();
    }
}
