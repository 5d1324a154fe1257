package dev.hyaline.web.page;

import java.util.Optional;

/**
 * What is around every page.
 *
 * @param title of the page
 * @param run what the run is called
 * @param active which part of the site it is in: home, search, try, or none of them
 * @param links where things are
 * @param problem why what is shown may be old; empty when it is not
 */
public record PageFrame(
        String title, String run, String active, Links links, Optional<String> problem) {}
