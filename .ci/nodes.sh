# The cluster's nodes as they are deployed: published, and compiled ahead of time where that compiler can be had (NuGet brings it), since
# a silo that has to compile itself first takes seconds of a processor to start. What is called often is compiled anew once and not twice
# (TieredPGO off): a fresh silo has better things to do than to measure itself.
publish_nodes() {
  local project log="$root/artifacts/publish.log"
  for project in silo api; do
    echo "publishing $project (Orleans)"
    publish_node "$project" -p:PublishReadyToRun=true >"$log" 2>&1 && continue
    if grep -q 'NU110[0-9].*Crossgen2' "$log"; then
      echo "Microsoft.NETCore.App.Crossgen2 is not in the package feeds configured here: nodes compile as they run, and start slower."
      publish_node "$project" >"$log" 2>&1 && continue
    fi
    sort -u "$log" | grep -E 'error|warning' | head -n 15
    return 1
  done
}

publish_node() {
  dotnet publish "$root/$1" -c Release -p:GrainHost=Orleans --use-current-runtime --self-contained false -p:TieredPGO=false -o "$root/artifacts/orleans/nodes/$1" \
    -nologo -tl:off -v quiet -clp:NoSummary "${@:2}"
}
