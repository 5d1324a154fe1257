package dev.hyaline.web.page;

/**
 * What is around every page.
 *
 * @param title of the page
 * @param run what the run is called
 * @param active which part of the site it is in: home, search, try, or none of them
 * @param links where things are
 */
public record Shell(String title, String run, String active, Links links) {}
