# The cluster's nodes as they are deployed: published, and compiled ahead of time where that compiler can be had (NuGet brings it), since
# a silo that has to compile itself first takes seconds of a processor to start. What is called often is compiled anew once and not twice
# (TieredPGO off): a fresh silo has better things to do than to measure itself.
#
# CLUSTER_NODES=composite compiles each node whole, framework and all: 5 minutes and 260 MB each, and a silo starts with half the work. Nothing is
# compiled a second time then. That is for where silos are killed again and again on few processors, as in the full storm.
publish_nodes() {
  local project log="$root/artifacts/publish.log"
  mkdir -p "$root/artifacts"
  for project in silo api; do
    rm -rf "$root/artifacts/orleans/nodes/$project"
    if [[ ${CLUSTER_NODES:-} == composite ]]; then
      echo "publishing $project (Orleans, whole: this takes minutes)"
      publish_node "$project" --use-current-runtime --self-contained true -p:PublishReadyToRun=true -p:PublishReadyToRunComposite=true -p:TieredCompilation=false \
        -p:ArtifactsPath="$root/artifacts/orleans-composite" -p:RunAnalyzers=false >"$log" 2>&1 && continue
    else
      echo "publishing $project (Orleans)"
      local ahead=(--use-current-runtime --self-contained false -p:TieredPGO=false)
      publish_node "$project" "${ahead[@]}" -p:PublishReadyToRun=true >"$log" 2>&1 && continue
      if grep -q 'NU110[0-9].*Crossgen2' "$log"; then
        echo "Microsoft.NETCore.App.Crossgen2 is not in the package feeds configured here: nodes compile as they run, and start slower."
        publish_node "$project" "${ahead[@]}" >"$log" 2>&1 && continue
      fi
    fi
    sort -u "$log" | grep -E 'error|warning' | head -n 15
    return 1
  done
}

publish_node() {
  dotnet publish "$root/$1" -c Release -p:GrainHost=Orleans -o "$root/artifacts/orleans/nodes/$1" -nologo -tl:off -v quiet -clp:NoSummary "${@:2}"
}
