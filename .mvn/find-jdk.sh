# Sourced by ./mvnw and ./hyaline: exports JAVA_HOME, a JDK 25 or newer, or ends the program with status 69 and one line saying where it looked.
# The order is JAVA_HOME, the PATH, the usual places. HYALINE_JDK_CANDIDATES, a list with colons, stands in for the usual places.

hyaline_jdk_version() { # the feature version of the JDK in $1, or nothing
  [ -x "$1/bin/javac" ] && [ -x "$1/bin/java" ] || return 1
  if [ -r "$1/release" ]; then
    sed -n 's/^JAVA_VERSION="\(1\.\)\{0,1\}\([0-9][0-9]*\).*/\2/p' "$1/release" | head -n 1
  else
    "$1/bin/java" -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java\.specification\.version = \(1\.\)\{0,1\}\([0-9][0-9]*\).*/\2/p' | head -n 1
  fi
}

hyaline_jdk_on_path() { # the home of the PATH's java, or nothing
  if [ -x /usr/libexec/java_home ]; then # macOS: /usr/bin/java is a stub that only knows where the JDKs are
    /usr/libexec/java_home -v 25+ 2>/dev/null
  else
    hyaline_java="$(command -v java)" || return 1
    dirname "$(dirname "$(readlink -f "$hyaline_java" 2>/dev/null || echo "$hyaline_java")")"
  fi
}

hyaline_try_jdk() { # takes the JDK in $1 when it is new enough, else notes that it was looked at
  [ -n "$1" ] || return 1
  case ", $HYALINE_JDK_LOOKED" in *", $1 ("*) return 1 ;; esac
  hyaline_version="$(hyaline_jdk_version "$1" || true)"
  HYALINE_JDK_LOOKED="$HYALINE_JDK_LOOKED${HYALINE_JDK_LOOKED:+, }$1 (${hyaline_version:-no JDK})"
  [ "${hyaline_version:-0}" -ge 25 ] || return 1
  JAVA_HOME="$1"
  export JAVA_HOME
}

hyaline_find_jdk() {
  HYALINE_JDK_LOOKED=""
  ! hyaline_try_jdk "${JAVA_HOME-}" || return 0
  ! hyaline_try_jdk "$(hyaline_jdk_on_path || true)" || return 0
  if [ -n "${HYALINE_JDK_CANDIDATES+set}" ]; then
    hyaline_ifs="$IFS"
    IFS=:
    set -f
    set -- $HYALINE_JDK_CANDIDATES
    set +f
    IFS="$hyaline_ifs"
  else
    set -- /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/*jdk* \
      "${HOME-}"/.sdkman/candidates/java/* "${HOME-}"/.jdks/* "${HOME-}"/.gradle/jdks/* "${HOME-}"/.asdf/installs/java/* \
      "${HOME-}"/.local/share/mise/installs/java/* \
      /Library/Java/JavaVirtualMachines/*/Contents/Home "${HOME-}"/Library/Java/JavaVirtualMachines/*/Contents/Home \
      /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
      /home/linuxbrew/.linuxbrew/opt/openjdk*/libexec
  fi
  for hyaline_jdk in "$@"; do
    [ -d "$hyaline_jdk" ] || continue # a pattern that matched nothing
    ! hyaline_try_jdk "$hyaline_jdk" || return 0
  done
  return 1
}

if ! hyaline_find_jdk; then
  echo "hyaline: a JDK 25 or newer is needed, but none was found; looked at: ${HYALINE_JDK_LOOKED:-nothing, for there is none in JAVA_HOME, on the PATH or in the usual places}. Install one or set JAVA_HOME." >&2
  exit 69
fi
