/** A certificate for 127.0.0.1 and localhost that signs itself; its key protects nothing. Made with openssl req -x509. */
export const SELF_SIGNED: { readonly key: string; readonly cert: string } = {
  key: `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgNNTxZxcak0IV3P1P
t1OsTHpVSvfxEN8i4MDRuuuLHiihRANCAAT+UN1oKNwwjs6vN2K2cACG+ixgt86R
XXRF9T1F3XzVknvt8GlErTgD6txo6PW9aZCaza2Kaq2yjdIGkf15apPh
-----END PRIVATE KEY-----
`,
  cert: `-----BEGIN CERTIFICATE-----
MIIBrTCCAVOgAwIBAgIUKi5AzHNHz6jtnLqs1DfTlrIY4+owCgYIKoZIzj0EAwIw
HTEbMBkGA1UEAwwSbGluZCB0ZXN0IHJlY2VpdmVyMCAXDTI2MTEyNjA5MTIzN1oY
DzIxMjYxMTAyMDkxMjM3WjAdMRswGQYDVQQDDBJsaW5kIHRlc3QgcmVjZWl2ZXIw
WTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAT+UN1oKNwwjs6vN2K2cACG+ixgt86R
XXRF9T1F3XzVknvt8GlErTgD6txo6PW9aZCaza2Kaq2yjdIGkf15apPho28wbTAd
BgNVHQ4EFgQUJPxMVhh6Hnz1xtY0iifHGgdmRmowHwYDVR0jBBgwFoAUJPxMVhh6
Hnz1xtY0iifHGgdmRmowDwYDVR0TAQH/BAUwAwEB/zAaBgNVHREEEzARhwR/AAAB
gglsb2NhbGhvc3QwCgYIKoZIzj0EAwIDSAAwRQIgMQ/QmjTzpdQvlyp3XZkoaAD9
R1K9bG9Fel9ah/lB6lYCIQCHkWqY6LdmKS7HAdKHzvblHRx9pSbnR4BOydaqkzcO
kQ==
-----END CERTIFICATE-----
`,
};
