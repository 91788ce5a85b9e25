// Plain JavaScript that old Nodes can parse: TypeScript would end there with a message nobody understands.
// No import or export statement, no syntax younger than Node 12.

(function launch() {
  const name = process.argv[2] || 'main';
  if (!/^[a-z]+$/.test(name)) {
    console.error('Say what to launch by its bare name: node src/launch.js main');
    process.exit(1);
  }
  if (Number(process.versions.node.split('.')[0]) < 24) {
    console.error(
      'Bellhop needs Node.js 24 or newer and this is ' +
        process.version +
        ': run "npm install" without --omit=optional, which brings Node 24 along on Linux (glibc) and Windows, or' +
        ' install Node 24 from https://nodejs.org (the way on macOS), and then start with "npm start" or "npm run demo".',
    );
    process.exit(1);
  }
  // A failed import stays unhandled on purpose: Node then prints the whole error and ends with 1.
  void import('./' + name + '.ts');
})();
