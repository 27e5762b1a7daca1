#!/usr/bin/env bash
# Builds a Trino server out of Maven's jars (its archive is not there) into a folder: bash build.sh FOLDER. Needs JDK 17
# and Maven; 121 MB. The memory connector's jar lacks the file by which plugins are found, which is added here.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
version=435
mkdir -p "$1"
cd "$1"

jars() {
  mkdir -p "dl/$1"
  cat >"dl/$1/pom.xml" <<X
<project><modelVersion>4.0.0</modelVersion><groupId>x</groupId><artifactId>x</artifactId><version>1</version><dependencies>
<dependency><groupId>io.trino</groupId><artifactId>trino-$1</artifactId><version>$version</version></dependency></dependencies></project>
X
  (cd "dl/$1" && mvn -q -B dependency:copy-dependencies -DincludeScope=runtime -DoutputDirectory=lib)
}

jars main
jars memory
mkdir -p plugin/memory services/META-INF/services classes
cp dl/memory/lib/*.jar plugin/memory/
(cd plugin/memory && rm -f trino-spi-* slice-* jackson-annotations-* jol-core-* opentelemetry-api-[0-9]* opentelemetry-context-*)
echo io.trino.plugin.memory.MemoryPlugin >services/META-INF/services/io.trino.spi.Plugin
jar cf plugin/memory/services.jar -C services META-INF
javac -d classes -cp 'dl/main/lib/*' "$here/Launch.java"
touch built
