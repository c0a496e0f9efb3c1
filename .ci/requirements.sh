# What has to be installed, for ./run and ./test: says in one line what is missing and the command that installs it.

require_dotnet() {
  if ! (cd "$root" && dotnet --version) >/dev/null 2>&1; then
    echo "The .NET 10 SDK is needed: curl -fsSL https://dot.net/v1/dotnet-install.sh | bash -s -- --channel 10.0 && export PATH=\"\$HOME/.dotnet:\$PATH\"" >&2
    exit 1
  fi
}

require_node() {
  if ! node -e "process.exit(+process.versions.node.split('.')[0] < 20 ? 1 : 0)" >/dev/null 2>&1 || ! command -v npm >/dev/null; then
    echo "Node 20 or newer is needed: curl -fsSL https://deb.nodesource.com/setup_22.x | sudo bash - && sudo apt-get install -y nodejs" >&2
    exit 1
  fi
}

# Exit 3 says "could not be had here", which is neither right nor wrong.
require_orleans() {
  local log="$root/artifacts/restore-orleans.log"
  mkdir -p "$root/artifacts"
  if dotnet restore "$root/$1" -p:GrainHost=Orleans -tl:off -v quiet >"$log" 2>&1; then return 0; fi
  if grep -qE 'NU110[0-9].*Microsoft\.Orleans' "$log"; then
    echo "Microsoft.Orleans.* 10.2.2 is not in the package feeds configured here, so there is no Orleans build." >&2
    exit 3
  fi
  tail -n 20 "$log" >&2
  exit 1
}
