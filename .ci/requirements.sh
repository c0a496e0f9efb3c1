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
