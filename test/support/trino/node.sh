#!/usr/bin/env bash
# Starts a node of that server: bash node.sh FOLDER RUN NAME PORT COORDINATOR_PORT. It becomes this process.
set -euo pipefail
home=$1 run=$2/$3
mkdir -p "$run/etc/catalog"
cd "$run"
[ "$4" = "$5" ] && coordinator=true || coordinator=false
cat >etc/config.properties <<X
node.environment=test
node.id=$3
node.internal-address=127.0.0.1
coordinator=$coordinator
http-server.http.port=$4
discovery.uri=http://127.0.0.1:$5
plugin.dir=$home/plugin
catalog.config-dir=etc/catalog
log.levels-file=etc/log.properties
query.max-memory=1GB
query.max-memory-per-node=500MB
memory.heap-headroom-per-node=200MB
query.remote-task.max-error-duration=5s
exchange.max-error-duration=5s
X
$coordinator && echo node-scheduler.include-coordinator=false >>etc/config.properties
echo io.trino=WARN >etc/log.properties
printf 'connector.name=memory\nmemory.max-data-per-node=300MB\n' >etc/catalog/memory.properties
exec java -Xmx1024m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:+ExitOnOutOfMemoryError -Djdk.attach.allowAttachSelf=true -Dfile.encoding=UTF-8 \
  --add-opens=java.base/java.nio=ALL-UNNAMED -Dconfig=etc/config.properties \
  -cp "$home/classes:$home/dl/main/lib/*" Launch
