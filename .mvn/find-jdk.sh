# Sourced by ./mvnw and ./hyaline: sets JAVA_HOME to a JDK 25 or newer, or returns 1 with HYALINE_JDK_LOOKED saying where it looked.

hyaline_jdk_version() { # the feature version of the JDK in $1, or nothing
  [ -x "$1/bin/javac" ] || return 1
  if [ -r "$1/release" ]; then
    sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release" | head -n 1
  else
    "$1/bin/java" -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java\.specification\.version = \([0-9]*\).*/\1/p' | head -n 1
  fi
}

hyaline_find_jdk() {
  HYALINE_JDK_LOOKED=""
  hyaline_path_java="$(command -v java 2>/dev/null || true)"
  hyaline_path_home=""
  [ -z "$hyaline_path_java" ] || hyaline_path_home="$(dirname "$(dirname "$(readlink -f "$hyaline_path_java" 2>/dev/null || echo "$hyaline_path_java")")")"
  set +f # the wrapper runs with globbing off
  set -- "${JAVA_HOME-}" "$hyaline_path_home" \
    /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* \
    "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* "$HOME"/.asdf/installs/java/* \
    "$HOME"/.local/share/mise/installs/java/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home "$HOME"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home
  for hyaline_jdk in "$@"; do
    [ -n "$hyaline_jdk" ] && [ -d "$hyaline_jdk" ] || continue
    hyaline_version="$(hyaline_jdk_version "$hyaline_jdk" || true)"
    HYALINE_JDK_LOOKED="$HYALINE_JDK_LOOKED${HYALINE_JDK_LOOKED:+, }$hyaline_jdk (${hyaline_version:-no JDK})"
    if [ -n "$hyaline_version" ] && [ "$hyaline_version" -ge 25 ]; then
      JAVA_HOME="$hyaline_jdk"
      export JAVA_HOME
      return 0
    fi
  done
  return 1
}

if ! hyaline_find_jdk; then
  echo "hyaline: a JDK 25 or newer is needed, but none was found; looked at: ${HYALINE_JDK_LOOKED:-nothing: no JDK in JAVA_HOME, on the PATH or in the usual places}. Install one or set JAVA_HOME." >&2
  exit 69
fi
