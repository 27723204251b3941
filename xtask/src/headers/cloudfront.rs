//! Amazon S3 behind CloudFront, as a CloudFormation template: a private bucket, a distribution, and a policy of response
//! headers for each part of the site.
//! Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudfront-responseheaderspolicy.html>.

use anyhow::Result;
use serde_json::{Map, Value, json};

use super::{CSP, Place, Rule, at};

/// CloudFront's managed policies, the same in every account: `CachingOptimized` and `CachingDisabled`.
/// Source: <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html>.
const CACHED: &str = "658327ea-f89d-4fab-a63d-7e88639e58f6";
const NOT_CACHED: &str = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad";

fn name(place: Place) -> &'static str {
    match place {
        Place::Everything => "Other",
        Place::Page => "Page",
        Place::Bridge => "Bridge",
        Place::Settings => "Settings",
        Place::Icon => "Icon",
        Place::Assets => "Assets",
    }
}

/// The template.
pub(super) fn render(rules: &[Rule]) -> Result<String> {
    let mut resources = Map::new();
    let mut behaviours = Vec::new();
    for place in Place::PARTS {
        resources.insert(format!("{}Headers", name(place)), headers_policy(rules, place));
        // "/" cannot be named by a pattern; the page is what every other path gets.
        for path in place.paths().iter().filter(|_| place != Place::Page) {
            let mut behaviour = behaviour(place);
            behaviour.insert("PathPattern".to_owned(), json!(path.trim_start_matches('/')));
            behaviours.push(Value::Object(behaviour));
        }
    }
    resources.insert(
        "Site".to_owned(),
        json!({
            "Type": "AWS::S3::Bucket",
            "DeletionPolicy": "Retain",
            "UpdateReplacePolicy": "Retain",
            "Properties": {
                "PublicAccessBlockConfiguration": {
                    "BlockPublicAcls": true,
                    "BlockPublicPolicy": true,
                    "IgnorePublicAcls": true,
                    "RestrictPublicBuckets": true,
                },
                "OwnershipControls": { "Rules": [{ "ObjectOwnership": "BucketOwnerEnforced" }] },
                // What somebody changes in the bucket can be seen, and taken back.
                "VersioningConfiguration": { "Status": "Enabled" },
            },
        }),
    );
    resources.insert(
        "Access".to_owned(),
        json!({
            "Type": "AWS::CloudFront::OriginAccessControl",
            "Properties": {
                "OriginAccessControlConfig": {
                    "Name": { "Fn::Sub": "${AWS::StackName}-site" },
                    "OriginAccessControlOriginType": "s3",
                    "SigningBehavior": "always",
                    "SigningProtocol": "sigv4",
                },
            },
        }),
    );
    resources.insert(
        "SitePolicy".to_owned(),
        json!({
            "Type": "AWS::S3::BucketPolicy",
            "Properties": {
                "Bucket": { "Ref": "Site" },
                "PolicyDocument": {
                    "Version": "2012-10-17",
                    "Statement": [{
                        "Effect": "Allow",
                        "Principal": { "Service": "cloudfront.amazonaws.com" },
                        "Action": "s3:GetObject",
                        "Resource": { "Fn::Sub": "${Site.Arn}/*" },
                        "Condition": { "StringEquals": {
                            "AWS:SourceArn": { "Fn::Sub": "arn:${AWS::Partition}:cloudfront::${AWS::AccountId}:distribution/${Distribution}" },
                        } },
                    }],
                },
            },
        }),
    );
    resources.insert(
        "Distribution".to_owned(),
        json!({
            "Type": "AWS::CloudFront::Distribution",
            "Properties": { "DistributionConfig": {
                "Enabled": true,
                "HttpVersion": "http2and3",
                "IPV6Enabled": true,
                "DefaultRootObject": "index.html",
                "Aliases": [{ "Ref": "DomainName" }],
                "ViewerCertificate": {
                    "AcmCertificateArn": { "Ref": "CertificateArn" },
                    "MinimumProtocolVersion": "TLSv1.2_2021",
                    "SslSupportMethod": "sni-only",
                },
                "Origins": [{
                    "Id": "site",
                    "DomainName": { "Fn::GetAtt": ["Site", "RegionalDomainName"] },
                    "OriginAccessControlId": { "Fn::GetAtt": ["Access", "Id"] },
                    "S3OriginConfig": { "OriginAccessIdentity": "" },
                }],
                "DefaultCacheBehavior": behaviour(Place::Page),
                "CacheBehaviors": behaviours,
            } },
        }),
    );
    let template = json!({
        "AWSTemplateFormatVersion": "2010-09-09",
        "Description": "TAP Policy Panel: a private bucket for the site, and a CloudFront distribution with its headers",
        "Parameters": {
            "DomainName": { "Type": "String", "Description": "The host name of the panel, for example tap.example.com" },
            "CertificateArn": {
                "Type": "String",
                "Description": "A certificate for that name, in AWS Certificate Manager of us-east-1",
                "AllowedPattern": "^arn:aws[a-z-]*:acm:us-east-1:[0-9]{12}:certificate/.+$",
            },
        },
        "Resources": resources,
        "Outputs": {
            "Bucket": { "Description": "Where the folder site is copied to", "Value": { "Ref": "Site" } },
            "Address": {
                "Description": "What the host name has to point to, with a CNAME or an alias record",
                "Value": { "Fn::GetAtt": ["Distribution", "DomainName"] },
            },
        },
    });
    Ok(serde_json::to_string_pretty(&template)? + "\n")
}

fn behaviour(place: Place) -> Map<String, Value> {
    // What has no digest in its name is asked for anew, so that an upgrade is seen at once.
    let cache = if place == Place::Assets { CACHED } else { NOT_CACHED };
    let behaviour = json!({
        "TargetOriginId": "site",
        "ViewerProtocolPolicy": "redirect-to-https",
        "AllowedMethods": ["GET", "HEAD"],
        "Compress": true,
        "CachePolicyId": cache,
        "ResponseHeadersPolicyId": { "Ref": format!("{}Headers", name(place)) },
    });
    match behaviour {
        Value::Object(behaviour) => behaviour,
        _ => Map::new(),
    }
}

/// One policy has all headers of a place: a distribution sends those of one policy only.
fn headers_policy(rules: &[Rule], place: Place) -> Value {
    let mut security = Map::new();
    let mut custom = Vec::new();
    for (header, value) in at(rules, Place::Everything).chain(at(rules, place)) {
        let known = match header {
            CSP => Some(("ContentSecurityPolicy", json!({ "ContentSecurityPolicy": value, "Override": true }))),
            "X-Content-Type-Options" => Some(("ContentTypeOptions", json!({ "Override": true }))),
            "X-Frame-Options" => Some(("FrameOptions", json!({ "FrameOption": value, "Override": true }))),
            "Referrer-Policy" => Some(("ReferrerPolicy", json!({ "ReferrerPolicy": value, "Override": true }))),
            "Strict-Transport-Security" => {
                let age: u64 = value
                    .split_once('=')
                    .and_then(|(_, age)| age.split(';').next()?.trim().parse().ok())
                    .unwrap_or_default();
                Some(("StrictTransportSecurity", json!({ "AccessControlMaxAgeSec": age, "Override": true })))
            }
            _ => None,
        };
        match known {
            Some((name, value)) => {
                security.insert(name.to_owned(), value);
            }
            None => custom.push(json!({ "Header": header, "Value": value, "Override": true })),
        }
    }
    json!({
        "Type": "AWS::CloudFront::ResponseHeadersPolicy",
        "Properties": { "ResponseHeadersPolicyConfig": {
            "Name": { "Fn::Sub": format!("${{AWS::StackName}}-{}", name(place).to_ascii_lowercase()) },
            "SecurityHeadersConfig": security,
            "CustomHeadersConfig": { "Items": custom },
            "RemoveHeadersConfig": { "Items": [{ "Header": "Server" }, { "Header": "x-amz-version-id" }] },
        } },
    })
}
