/** The few fields that a test cares about; everything else is left out of the record. */
export interface StudyFields {
  readonly nctId: string;
  readonly orgStudyId?: string | undefined;
  readonly briefTitle?: string | undefined;
  readonly overallStatus?: string | undefined;
  readonly lastUpdatePostDate?: string | undefined;
  readonly versionHolder?: string | undefined;
  /** Further keys at the top of the record. */
  readonly extra?: Readonly<Record<string, unknown>> | undefined;
}

/** The text of a small study, with its keys in the registry's order. */
export function studyText(fields: StudyFields): string {
  return JSON.stringify({
    protocolSection: {
      identificationModule: {
        nctId: fields.nctId,
        orgStudyIdInfo: { id: fields.orgStudyId ?? "TEST-1" },
        briefTitle: fields.briefTitle ?? "A study of something",
      },
      statusModule: {
        overallStatus: fields.overallStatus ?? "RECRUITING",
        lastUpdatePostDateStruct: { date: fields.lastUpdatePostDate ?? "2026-08-14", type: "ACTUAL" },
      },
    },
    derivedSection: { miscInfoModule: { versionHolder: fields.versionHolder ?? "2026-08-14" } },
    hasResults: false,
    ...fields.extra,
  });
}
