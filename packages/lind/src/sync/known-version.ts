import type { Traffic, Upstream, UpstreamVersion } from "../sources/upstream.ts";

/**
 * An upstream whose data version was asked just before: the first question for it costs no second request. What had been
 * asked by then, beyond `trafficBefore`, counts from that question on, so that it is in the figures of the run that asks it.
 */
export function withKnownVersion(upstream: Upstream, known: UpstreamVersion, trafficBefore: Traffic): Upstream {
  let answer: UpstreamVersion | undefined = known;
  return {
    url: upstream.url,
    version: async (ifNoneMatch, signal) => {
      const first = answer;
      answer = undefined;
      return first ?? upstream.version(ifNoneMatch, signal);
    },
    listPage: (request, signal) => upstream.listPage(request, signal),
    fetchStudy: (nctId, signal) => upstream.fetchStudy(nctId, signal),
    document: (name, signal) => upstream.document(name, signal),
    traffic: () => (answer === undefined ? upstream.traffic() : trafficBefore),
  };
}
