/**
 * The pieces of a v2 record that no converted record has, because the legacy XML says nothing of them, in the order of the
 * data dictionary. Where an analysis finds one of them missing, the XML was silent and not the study.
 */
export const PIECES_NOT_IN_XML: readonly string[] = [
  ...["OrgStudyIdType", "OrgStudyIdLink", "SecondaryIdType", "SecondaryIdDomain", "SecondaryIdLink"],
  ...["DelayedPosting", "ExpandedAccessNCTId", "ExpandedAccessStatusForNCTId", "ResultsWaived", "FDAAA801Violation"],
  ...["NPtrsToThisExpAccNCTId", "LocationGeoPoint", "RetractionPMID", "RetractionSource"],
  ...["FlowTypeUnitsAnalyzed", "FlowMilestoneComment", "FlowAchievementNumUnits", "FlowDropWithdrawComment"],
  ...["BaselineMeasureCalculatePct", "OutcomeMeasureCalculatePct", "EventsAllCauseMortalityComment"],
  ...["UnpostedResponsibleParty", "ViolationEventType", "ViolationEventDescription", "ViolationEventCreationDate"],
  ...["ViolationEventIssuedDate", "ViolationEventReleaseDate", "ViolationEventPostedDate"],
  ...["LargeDocNoSAP", "LargeDocUploadDate", "LargeDocSize"],
  ...["EstimatedResultsFirstSubmitDate", "FirstMCPPostDate", "FirstMCPPostDateType", "SubmissionReleaseDate"],
  ...["SubmissionUnreleaseDate", "SubmissionUnreleaseDateUnknown", "SubmissionResetDate", "SubmissionMCPReleaseN"],
  ...["ConditionMeshId", "ConditionAncestorId", "ConditionAncestorTerm", "ConditionBrowseLeafId"],
  ...["ConditionBrowseLeafName", "ConditionBrowseLeafAsFound", "ConditionBrowseLeafRelevance"],
  ...["ConditionBrowseBranchAbbrev", "ConditionBrowseBranchName"],
  ...["InterventionMeshId", "InterventionAncestorId", "InterventionAncestorTerm", "InterventionBrowseLeafId"],
  ...["InterventionBrowseLeafName", "InterventionBrowseLeafAsFound", "InterventionBrowseLeafRelevance"],
  ...["InterventionBrowseBranchAbbrev", "InterventionBrowseBranchName"],
];
